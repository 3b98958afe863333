"""The portal's lists against the engine's own decisions, person by person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leancity.engine import EngineClient, EngineError
from tests.integration.access.people import PEOPLE
from tests.integration.access.scene import Scene
from tests.waiting import eventually


@pytest.fixture(scope="module")
def open_tasks(scene: Scene) -> dict[str, str | None]:
    """Every open task of the scene with its holder."""
    reader = scene.cast.stack.kernel.engine.reader
    return {
        task.id: task.assignee
        for road in scene.roads
        for task in reader.tasks(processInstanceBusinessKey=road.business_key)
    }


def listed(scene: Scene, login: str, scope: str) -> Iterator[str]:
    """The ids of a person's task list, page by page."""
    after = ""
    while True:
        page = scene.cast.browser(login).get(
            "/api/v1/tasks", params={"scope": scope, "size": 3, "after": after}
        )
        page.raise_for_status()
        yield from (row["id"] for row in page.json()["rows"])
        after = page.json()["next"]
        if not after:
            return


def engine_of(scene: Scene, login: str) -> EngineClient:
    """The engine as a person."""
    return scene.cast.stack.portal_kernel.engine.as_user(login)


def test_the_scene_has_tasks_of_every_kind(open_tasks):
    assert len(open_tasks) == 4
    assert sorted(filter(None, open_tasks.values())) == ["pak.s"]


@pytest.mark.parametrize("login", PEOPLE)
def test_the_list_is_what_the_engine_lets_the_person_work_on(scene, login):
    def difference() -> set[str]:
        tasks = engine_of(scene, login).tasks()
        workable = {task.id for task in tasks if task.assignee in (None, login)}
        return set(listed(scene, login, "all")) ^ workable

    # The list is a projection: what other tests set in motion arrives a moment later.
    eventually(lambda: not difference(), 20, "the same tasks in both")
    assert difference() == set()


@pytest.mark.parametrize("login", PEOPLE)
def test_mine_and_offered_together_are_the_list_without_repetition(scene, login):
    mine, offered = (list(listed(scene, login, scope)) for scope in ("mine", "groups"))
    assert sorted(mine + offered) == sorted(listed(scene, login, "all"))
    count = int(scene.cast.browser(login).get("/tasks/count").text)
    assert count == len(mine) + len(offered)


@pytest.mark.parametrize("login", PEOPLE)
def test_what_is_listed_can_be_taken_and_what_is_not_listed_cannot(scene, open_tasks, login):
    engine, mine = engine_of(scene, login), set(listed(scene, login, "all"))
    for task_id, holder in open_tasks.items():
        if task_id not in mine:
            with pytest.raises(EngineError) as refusal:
                engine.claim(task_id)
            assert refusal.value.status in (403, 404), task_id
            continue
        assert engine.task(task_id).id == task_id
        assert engine.task_variables(task_id)["description"]
        engine.claim(task_id)
        if holder is None:
            engine.unclaim(task_id)


@pytest.mark.parametrize("login", PEOPLE)
def test_the_page_shows_the_same_list(scene, open_tasks, login):
    links = scene.cast.browser(login).page("/tasks").xpath("//main//a/@href")
    shown = {task_id for task_id in open_tasks if any(task_id in link for link in links)}
    assert shown == open_tasks.keys() & set(listed(scene, login, "all"))


@pytest.mark.parametrize("login", PEOPLE)
def test_who_is_offered_to_start_may_start(scene, login):
    links = scene.cast.browser(login).page("/start").xpath("//main//a/@href")
    offered = any(link.startswith("/start/prevention") for link in links)
    allowed = scene.cast.rest(login).rows(
        "/authorization/check", permissionName="CREATE_INSTANCE",
        resourceName="ProcessDefinition", resourceType=6, resourceId="prevention",
    )  # fmt: skip
    assert offered == allowed["authorized"]


@pytest.mark.parametrize("login", PEOPLE)
def test_the_registry_lists_what_its_cards_open(scene, login):
    browser = scene.cast.browser(login)
    answer = browser.get("/api/v1/cases?process=prevention&size=200")
    listed_keys = {row["business_key"] for row in answer.json().get("rows", [])}
    opened = {
        road.business_key
        for road in scene.roads
        if browser.get(f"/api/v1/cases/{road.business_key}").status_code == 200
    }
    assert opened == listed_keys & {road.business_key for road in scene.roads}
