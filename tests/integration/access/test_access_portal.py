"""Every address of the portal and its interface, for every person of the city."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map

from portal import create_app
from portal.identity import PUBLIC as PUBLIC_ENDPOINTS
from tests.integration.access.people import (
    PEOPLE,
    RAID_RIGHTS,
    RAID_STARTERS,
    RIGHTS,
    STARTERS,
    Somebody,
    passport,
)
from tests.integration.access.portal_addresses import ADDRESSES, PUBLIC, Address
from tests.integration.access.scene import Scene

#: A change that is refused: the engine or the registry says who may not.
REFUSALS = frozenset({403, 404, 409})


@pytest.fixture(scope="module")
def ids(scene: Scene) -> dict[str, str]:
    """What the addresses name: the case that waits for approval, and the task pak.s holds."""
    files = scene.cast.stack.kernel.files.for_case(scene.approval.business_key)
    return {
        "case": scene.approval.business_key,
        "photo": next(file.id for file in files if file.field == "photos_before"),
        "document": next(file.id for file in files if file.field.startswith("document:")),
        "task": scene.approval.task("approve"),
        "held": scene.held.task("choose_measure"),
    }


@pytest.fixture(scope="module")
def url_map(stack) -> Map:
    """The addresses of the portal as it runs."""
    return create_app(stack.kernel.settings, stack.portal_kernel).url_map


def test_the_package_gives_the_rights_of_the_citys_table():
    for key, rights, starters in (
        ("prevention", RIGHTS, STARTERS), ("raid", RAID_RIGHTS, RAID_STARTERS),
    ):  # fmt: skip
        given = passport(key)
        assert given["rights"] == rights
        assert set(given["start"]["groups"]) == starters
        assert given["rows"] == {"unit": "own"}


def test_every_address_of_the_portal_is_in_a_class(url_map):
    known = {(address.endpoint, address.verb) for address in ADDRESSES}
    known |= {("auth.sign_in", "GET"), ("auth.sign_in", "POST"), ("auth.language", "POST"),
              ("system.health", "GET"), ("static", "GET")}  # fmt: skip
    present = {
        (rule.endpoint, verb)
        for rule in url_map.iter_rules()
        for verb in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert present == known


def test_only_the_public_addresses_are_open_to_the_world():
    assert set(PUBLIC) == PUBLIC_ENDPOINTS


@pytest.mark.parametrize("login", PEOPLE)
def test_a_person_finds_what_is_theirs_and_nothing_else(scene, ids, login):
    wrong = {
        f"{address.verb} {address.path}": answered
        for address in ADDRESSES
        if (answered := _wrong(scene, ids, address, PEOPLE[login]))
    }
    assert wrong == {}
    reader = scene.cast.stack.kernel.engine.reader
    assert reader.task(ids["task"]).assignee is None
    assert reader.task(ids["held"]).assignee == "pak.s"


def _wrong(scene: Scene, ids: dict[str, str], address: Address, person: Somebody) -> str:
    """What was answered in place of what should be; empty when it is right."""
    browser = scene.cast.browser(person.login)
    path = address.path.format(**ids)
    belongs = address.audience(person)
    if address.verb == "GET":
        status = browser.get(path, allow_redirects=False).status_code
        expected = {address.allowed if belongs else address.refused}
    elif belongs:
        return ""
    else:
        status = scene.cast.change(person.login, address.verb, path).status_code
        expected = REFUSALS
    return "" if status in expected else f"{status}, not {expected}"


@pytest.mark.parametrize(
    ("case", "login", "found"),
    [
        ("check", "orlov.d", 200),  # an open check is offered to every inspector
        ("waiting", "orlov.d", 404),
        ("waiting", "kim.i", 200),
        ("check", "pak.s", 200),
        ("check", "chayka.r", 404),
    ],
)
def test_an_inspector_reads_the_cases_that_are_their_own_work(scene, case, login, found):
    road = getattr(scene, case)
    browser = scene.cast.browser(login)
    file = scene.cast.stack.kernel.files.for_case(road.business_key)[0]
    for path in (f"/cases/{road.business_key}", f"/api/v1/cases/{road.business_key}",
                 f"/files/{file.id}"):  # fmt: skip
        assert browser.get(path).status_code == found, path
    listed = browser.get("/api/v1/cases?process=prevention&size=200").json().get("rows", [])
    assert (road.business_key in {row["business_key"] for row in listed}) == (found == 200)


@pytest.mark.parametrize("login", ["gorelov.v", "kan.o", "pak.s", "kim.i"])
def test_who_may_read_the_registry_is_led_to_it(scene, login):
    browser = scene.cast.browser(login)
    number = scene.approval.row()["number"]
    assert "/registry/prevention" in browser.page("/tasks").xpath("//nav//a/@href")
    assert browser.get(f"/search?q={number}").url.endswith(f"/cases/{scene.approval.business_key}")


@pytest.mark.parametrize("login", sorted(set(PEOPLE) - {"gorelov.v", "kan.o"}))
def test_nobody_else_is_led_to_a_registry_that_is_not_theirs(scene, login):
    shown = "/registry/prevention" in scene.cast.browser(login).page("/tasks").xpath("//a/@href")
    assert shown == PEOPLE[login].reads_registry


@pytest.mark.parametrize(("login", "told"), [("orlov.d", 404), ("pak.s", 200)])
def test_the_key_of_a_running_case_starts_and_changes_nothing(scene, login, told):
    """Keys are in addresses that people see and send each other."""
    kernel, key = scene.cast.stack.kernel, scene.approval.business_key
    browser = scene.cast.browser(login)
    _, form = browser.start_form("prevention")
    kept = {ref.id for ref in kernel.subjects.for_case(key)}
    before = kernel.subjects.read(kept, "tests", "tests"), len(kernel.files.for_case(key))
    photo = ("photo.jpg", scene.approval.shots[0])
    base = f"/start/prevention/{key}"
    answers = [
        browser.post(f"{base}/files", form["csrf"], data={"field": "photos_before"}, files={"file": photo}),
        browser.post(f"{base}/submit", form["csrf"], json={
            "data": {**form["data"], **scene.approval.captured(), "phone": "+79990001122",
                     "photos_before": kernel.files.for_case(key, "photos_before")[0].id},
        }),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404, told]
    assert (kernel.subjects.read(kept, "tests", "tests"), len(kernel.files.for_case(key))) == before
