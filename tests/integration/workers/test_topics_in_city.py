"""The handlers of the city in a worker process of its own: number, address, letters, notice."""

from __future__ import annotations

import signal
import uuid

import requests
from sqlalchemy import select

from leancity.engine.transport import new_session
from leancity.metrics.models import WorkStart
from tests.integration.workers.prevention import HEAD, INSPECTOR, SPECIALIST, Case, letters
from tests.places import Sight
from tests.waiting import eventually


def test_a_case_gets_number_address_letters_and_its_owner_a_notice(demo_city):
    case = Case(demo_city, sight=Sight(point=(46.973222, 142.727251), kind="waste"))
    case.start()
    owner = case.keep_owner(
        owner_name="Сидорова Анна Петровна",
        owner_email=case.owner_email,
        owner_address="ул. Учебная, 9",
    )
    case.choose_measure(**owner)
    case.do(HEAD, "approve", {"decision": "approve"})
    eventually(lambda: case.at("wait_term"), 60)

    known = case.variables()
    assert known["number"].isdigit()
    assert len(known["number"]) == 4
    assert (known["address"], known["house"]) == ("улица Ленина", "150")
    assert known["geo_precision"] == "house"

    made = {document.code: document for document in case.documents()}
    assert set(made) == {"PB-1", "PB-2", "PB-4"}
    assert made["PB-4"].number == f"PB-4/{known['number']}-1"
    assert (made["PB-1"].signatory, made["PB-4"].signatory) == (INSPECTOR, HEAD)

    (letter,) = eventually(lambda: letters(case), 20)
    assert known["number"] in letter["Subject"]
    assert "Сидорова" not in letter["Subject"]
    assert [part.get_filename() for part in letter.iter_attachments()] == [
        demo_city.kernel.files.get(made["PB-4"].file_id).name
    ]
    (delivery,) = demo_city.kernel.notifications.for_case(case.business_key)
    assert delivery.state == "sent"


def test_what_a_person_wrote_stays_and_numbers_follow_each_other(demo_city):
    first, second = Case(demo_city), Case(demo_city)
    first.start(address="улица Мира", house="5")
    eventually(lambda: first.variables().get("geo_precision"), 30)
    second.start()
    eventually(lambda: second.variables().get("geo_precision"), 30)
    assert (first.variables()["address"], first.variables()["house"]) == ("улица Мира", "5")
    assert int(second.variables()["number"]) == int(first.variables()["number"]) + 1


def test_an_owner_without_an_address_is_a_way_of_the_diagram_and_no_incident(demo_city):
    case = Case(demo_city)
    case.start()
    case.choose_measure(**case.keep_owner(owner_name="Сидорова Анна Петровна"), owner_email=None)
    case.do(HEAD, "approve", {"decision": "approve"})
    eventually(lambda: case.at("hand_over"), 60)
    assert demo_city.kernel.notifications.for_case(case.business_key) == []


def test_a_repeat_is_found_before_the_registry_knows_the_earlier_case(demo_city):
    first = Case(demo_city)
    first.start()
    eventually(lambda: first.variables().get("owner_found") is not None, 30)
    again = Case(demo_city, sight=first.sight)
    again.start()
    eventually(lambda: again.variables().get("duplicate_of"), 30)
    assert again.variables()["duplicate_of"] == first.variables()["number"]
    assert again.variables()["duplicate_key"] == first.business_key
    assert "duplicate_of" not in first.variables()


def test_work_in_the_field_is_signed_by_whoever_did_it(demo_city):
    case = Case(demo_city)
    case.start()
    case.choose_measure(delivery="post")
    case.do(HEAD, "approve", {"decision": "approve"})
    case.do(SPECIALIST, "hand_over", {"delivered_at": "2026-11-24T10:00", "proof": []})
    eventually(lambda: case.at("wait_term"), 30)
    engine = demo_city.kernel.engine.as_user("svc-deploy")
    engine.correlate("violator.reported", case.business_key, {})
    photos = case.upload("photos_after")
    case.do("orlov.d", "check", {"photos_after": photos, "result": "removed", "note": ""})
    eventually(lambda: case.at("fixed"), 60)
    made = {document.code: document for document in case.documents()}
    assert made["PB-7"].signatory == "orlov.d"
    assert made["PB-1"].signatory == INSPECTOR


def test_a_case_that_a_document_cannot_be_made_of_is_an_incident_a_clerk_understands(demo_city):
    case = Case(demo_city)
    case.start(photos_before=[str(uuid.uuid4())])
    case.choose_measure(delivery="post")
    engine = demo_city.kernel.engine.as_user("svc-deploy")
    instance = engine.find_instance(case.business_key)
    (incident,) = eventually(lambda: engine.incidents(processInstanceId=instance.id), 60)
    assert incident["incidentMessage"] == "There is no such file."


def test_the_start_of_each_work_is_kept(demo_city):
    case = Case(demo_city)
    case.start()
    eventually(lambda: case.variables().get("owner_found"), 30)
    query = select(WorkStart).where(WorkStart.business_key == case.business_key)
    with demo_city.kernel.database.begin() as session:
        rows = session.scalars(query.order_by(WorkStart.id)).all()
        topics = ["register-number", "geocode", "find-duplicate", "owner-lookup"]
        assert [row.topic for row in rows] == topics
        assert [row.activity_id for row in rows] == [topic.replace("-", "_") for topic in topics]


def test_a_probe_sees_the_process(demo_city):
    root = f"http://127.0.0.1:{demo_city.environment['LEANCITY_HEALTH_PORT']}"
    session = new_session(1)

    def healthy() -> bool:
        try:
            return session.get(f"{root}/health").json()["status"] == "UP"
        except requests.ConnectionError:
            return False

    eventually(healthy, 30)
    assert "worker_last_poll_timestamp" in session.get(f"{root}/metrics").text
    session.close()


def test_no_personal_value_reaches_the_log(demo_city):
    case = Case(demo_city)
    case.start(description="Мешки с мусором у Сидоровой")
    case.choose_measure(delivery="post", **case.keep_owner(owner_name="Сидорова Анна"))
    eventually(lambda: len(case.documents()) == 3, 60)
    text = demo_city.log("workers").read_text(encoding="utf-8")
    assert case.business_key in text
    for word in ("Сидоров", "sidorova", "Мешки"):
        assert word not in text


def test_the_process_ends_with_zero_when_told_to(demo_city):
    assert demo_city.kill("workers", signal.SIGTERM) == 0
    assert "worker.stopped" in demo_city.log("workers").read_text(encoding="utf-8")
    demo_city.start("workers")
