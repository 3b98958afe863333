"""What Cockpit shows of the figures: in words, for the same people, from one other origin only."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from leancity.metrics.book import STAY
from portal.heat import HEATS, LEVELS

CITY, PROCESS = "/api/v1/metrics/-/panel", "/api/v1/metrics/prevention/panel"
OWNER, SPECIALIST = "khan.v", "pak.o"
WEBAPPS = "http://127.0.0.1:8080"


@pytest.fixture
def owner(someone):
    return someone(OWNER)


def test_the_tables_are_ready_to_be_read(owner):
    panel = owner.json(PROCESS).get_json()

    assert panel["kept"] is True
    assert panel["answer"].startswith("Держим обещание. Было 3 раб. дн.")
    assert panel["block"]["rows"][0][:2] == ["Время протекания функции", "L"]
    heads = panel["operations"]["heads"]
    assert {len(row["cells"]) for row in panel["operations"]["rows"]} == {len(heads)}
    [choosing] = [r for r in panel["operations"]["rows"] if r["activity"] == "choose_measure"]
    assert choosing["cells"][0] == "Выбрать меру и срок"
    assert [one["days"] for one in panel["periods"] if one["active"]] == [90]


def test_cockpit_looks_back_over_all_years_too(owner):
    panel = owner.json(f"{PROCESS}?days=0").get_json()

    assert [one["label"] for one in panel["periods"] if one["active"]] == ["всё время"]
    [errors] = [row for row in panel["block"]["rows"] if row[1] == "E"]
    assert errors[2] == "14,55"
    assert panel["operations"]["rows"]


def test_every_heat_comes_at_once(owner):
    heats = {one["kind"]: one for one in owner.json(PROCESS).get_json()["heats"]}

    assert list(heats) == list(HEATS)
    for heat in heats.values():
        assert heat["label"]
        assert heat["note"]
        assert max(one["level"] for one in heat["elements"].values()) == LEVELS
    # Approval sends back to the choice of the measure; the owner's time stays cold.
    assert heats["rework"]["elements"]["choose_measure"] == {"level": 5, "text": "9 ×"}
    assert heats["waiting"]["elements"]["wait_term"]["level"] == 0
    assert heats["total"]["elements"]["wait_term"]["level"] == 5


def test_all_processes_beside_their_promises(owner):
    panel = owner.json(f"{CITY}?days=30").get_json()

    [row] = panel["rows"]
    assert (row["key"], row["kept"]) == ("prevention", True)
    assert row["cells"][2] == "1 раб. дн."
    assert row["link"].endswith("/metrics/prevention?days=30")
    assert len(row["cells"]) == len(panel["heads"])
    assert panel["heads"][4] == "85 % за"


def test_the_panels_speak_english(kernel, someone):
    kernel.org.known["english.e"] = replace(
        kernel.org.known["english.e"], groups=frozenset({"process_owner.dobik"})
    )
    browser = someone("english.e")

    assert browser.json(PROCESS).get_json()["answer"].startswith("We keep the promise.")
    assert browser.json(CITY).get_json()["heads"][0] == "Process"


def test_whoever_measures_nothing_gets_nothing(someone):
    browser = someone(SPECIALIST)

    assert browser.json(PROCESS).status_code == 404
    panel = browser.json(CITY).get_json()
    assert panel["rows"] == []
    assert panel["empty"]


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [
        (PROCESS, WEBAPPS, True),
        (CITY, WEBAPPS, True),
        (PROCESS, "http://127.0.0.1:8081", False),
        (PROCESS, "https://127.0.0.1:8080", False),
        (PROCESS, "null", False),
        ("/api/v1/tasks", WEBAPPS, False),
        ("/metrics/prevention", WEBAPPS, False),
    ],
)
def test_figures_are_read_from_the_web_apps_and_from_nowhere_else(owner, path, origin, allowed):
    headers = owner.get(path, Origin=origin).headers

    assert headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
    assert headers.get("Access-Control-Allow-Credentials") == ("true" if allowed else None)


def test_a_session_that_ended_is_told_to_the_web_apps(visitor):
    answer = visitor.get(PROCESS, Accept="application/json", Origin=WEBAPPS)

    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == WEBAPPS
    assert answer.get_json()["advice"]


def test_closed_months_are_told_by_activity(kernel, owner, tmp_path):
    file = tmp_path / "2026-10.parquet"
    stay = {
        "root": "'r'", "activity": "'wait_term'", "type": "'receiveTask'", "done": "true",
        "is_place": "true", "is_task": "false", "by_person": "false", "in_term": "-1",
        "total": "7200000000", "before_claim": "7200000000", "touch": "0",
    }  # fmt: skip
    told = ", ".join(f"CAST({stay.get(name)} AS {kind}) AS {name}" for name, kind in STAY.items())
    duckdb.sql(f"SELECT {told}".replace("None", "NULL")).write_parquet(str(file))
    kernel.archive.months = [file]

    told = owner.json("/api/v1/metrics/prevention/months?first=2026-01&last=2026-10").get_json()

    assert told["months"] == ["2026-10"]
    [row] = told["rows"]
    assert (row["activity"], row["owner"], row["count"]) == ("wait_term", "applicant", 1)
    assert (row["total"]["p85"], row["on_others"], row["in_term"]) == (120, 120, None)
    assert "returns" not in row


def test_closed_months_must_be_named(owner):
    answer = owner.json("/api/v1/metrics/prevention/months?first=2026")

    assert answer.status_code == 422
    assert set(answer.get_json()["fields"]["query"]) == {"first", "last"}
