"""The real engine after a synchronisation: who may do what there, and who sees nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
import yaml

from leancity.engine import EngineClient
from leancity.engine.errors import EngineError, EngineForbiddenError, EngineNotFoundError
from leancity.engine.models import Task
from leancity.engine.tokens import TokenSigner
from leancity.org import Org, Substitution
from leancity.org.access import DEPLOYER
from tests.integration.org.conftest import HR
from tests.stack import Stack, running_stack

PROBE = Path(__file__).with_name("probe.bpmn")
PASSPORT = yaml.safe_dump(
    {
        "key": "probe",
        "unit": "dobik",
        "owner": "process_owner.dobik",
        "start": {"groups": ["inspector.dobik", "specialist.dobik"]},
    }
).encode()
OUTSIDERS = {
    "another unit": "li.v",
    "another head": "saakyan.a",
    "administrator": "morozova.a",
    "auditor": "kan.o",
}
#: What the engine would tell of cases, their people and their rights.
COLLECTIONS = (
    "/task", "/process-definition", "/process-instance", "/execution", "/variable-instance",
    "/external-task", "/job", "/job-definition", "/incident", "/event-subscription", "/batch",
    "/deployment", "/decision-definition", "/authorization", "/filter",
    "/history/process-instance", "/history/activity-instance", "/history/task",
    "/history/variable-instance", "/history/detail", "/history/user-operation",
    "/history/identity-link-log", "/history/external-task-log", "/history/job-log",
    "/history/incident", "/history/decision-instance",
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """An engine of its own: these tests dismiss people and take rights away."""
    with running_stack(Stack.up_bare) as stack:
        resources = {"probe.bpmn": PROBE.read_bytes(), "process.yaml": PASSPORT}
        deployer(stack).deploy("probe", "leancity", resources)
        stack.kernel.org.sync(deployer(stack))
        yield stack


def deployer(city: Stack) -> EngineClient:
    return city.kernel.engine.as_user(DEPLOYER)


def person(city: Stack, login: str) -> EngineClient:
    return city.portal_kernel.engine.as_user(login)


def service(city: Stack, login: str) -> EngineClient:
    return city.kernel.engine.as_user(login)


@pytest.fixture
def org(city) -> Org:
    """The organisation of the running city."""
    return city.kernel.org


@pytest.fixture
def business_key(city) -> str:
    """A new case whose external task waits for a worker."""
    key = str(uuid.uuid4())
    person(city, "kim.i").start("probe", key, {"description": "мусор у подъезда"})
    return key


@pytest.fixture
def task(city, business_key) -> Task:
    """The inspectors' task of a new case, after the worker did its part."""
    worker = service(city, "svc-worker")
    topic = {"topicName": "probe", "lockDuration": 60_000}
    for job in worker.post(
        "/external-task/fetchAndLock", {"workerId": "w", "maxTasks": 50, "topics": [topic]}
    ):
        worker.post(f"/external-task/{job['id']}/complete", {"workerId": "w"})
    found = person(city, "kim.i").tasks(processInstanceBusinessKey=business_key)
    assert len(found) == 1
    return found[0]


class TestMirror:
    def test_again_finds_nothing_to_do(self, city, org):
        assert org.sync(deployer(city)).done == {}

    def test_knows_every_active_person_with_their_groups(self, city, org):
        engine = deployer(city)
        for someone in org.people():
            rows = engine.get("/group", member=someone.login)
            assert {row["id"] for row in rows} == someone.groups

    def test_removes_whatever_should_not_be_there(self, city, org):
        engine = deployer(city)
        stray = {"id": "stray", "firstName": "S", "lastName": "S"}
        engine.post("/user/create", {"profile": stray, "credentials": {"password": "stray-word"}})
        engine.post("/group/create", {"id": "strays", "name": "S", "type": "WORKFLOW"})
        engine.put("/group/camunda-admin/members/li.v")
        engine.put("/group/inspector.dobik/members/li.v")
        engine.delete("/group/inspector.dobik/members/kim.i")
        for whom in ({"userId": "*", "type": 0}, {"groupId": "strays", "type": 1}):
            right = {"permissions": ["ALL"], "resourceType": 6, "resourceId": "*", **whom}
            engine.post("/authorization/create", right)
        own = engine.get("/authorization", resourceType=6, groupIdIn="specialist.dobik")[0]
        engine.put(f"/authorization/{own['id']}", {**own, "permissions": ["ALL"]})
        org.sync(engine)
        self.test_knows_every_active_person_with_their_groups(city, org)
        assert not engine.exists("/user/stray/profile")
        assert not engine.exists("/group/strays")
        assert engine.get("/user/count", memberOfGroup="camunda-admin") == {"count": 1}
        assert engine.get("/authorization/count", type=0) == {"count": 0}
        again = engine.get("/authorization", resourceType=6, groupIdIn="specialist.dobik")
        assert sorted(again[0]["permissions"]) == ["CREATE_INSTANCE", "READ"]
        assert org.sync(engine).done == {}

    def test_leaves_the_rights_of_running_tasks_alone(self, city, org, task):
        org.sync(deployer(city))
        assert person(city, "orlov.d").task(task.id).id == task.id

    @pytest.mark.parametrize("login", ["kim.i", "svc-worker", DEPLOYER])
    def test_nobody_has_a_password_in_the_engine(self, city, login):
        for word in ("", "sakhalin", login):
            # Without a stored password the engine breaks off instead of answering no.
            with pytest.raises(EngineError):
                deployer(city).post("/identity/verify", {"username": login, "password": word})


class TestInspector:
    def test_claims_and_completes_under_their_own_name(self, city, task):
        kim = person(city, "kim.i")
        kim.claim(task.id)
        kim.complete(task.id, {"result": "removed"})
        rows = service(city, "svc-projector").get("/history/user-operation", taskId=task.id)
        assert {(row["operationType"], row["userId"]) for row in rows} >= {
            ("Claim", "kim.i"),
            ("Complete", "kim.i"),
        }

    def test_reads_the_variables_of_the_task(self, city, task):
        found = person(city, "orlov.d").task_variables(task.id)
        assert found == {"description": "мусор у подъезда"}

    @pytest.mark.usefixtures("task")
    def test_does_not_touch_the_instance_behind_the_task(self, city, business_key):
        instance = service(city, "svc-projector").find_instance(business_key)
        assert instance is not None
        kim = person(city, "kim.i")
        with pytest.raises(EngineForbiddenError):
            kim.delete_instance(instance.id)
        with pytest.raises(EngineForbiddenError):
            kim.put(f"/process-instance/{instance.id}/variables/description", {"value": "x"})

    def test_cannot_set_a_password_past_the_organisation(self, city):
        with pytest.raises(EngineError) as refusal:
            person(city, "kim.i").put("/user/kim.i/credentials", {"password": "my own word"})
        assert refusal.value.status == 403


@pytest.mark.parametrize("login", OUTSIDERS.values(), ids=OUTSIDERS)
class TestOutsider:
    @pytest.mark.usefixtures("task")
    def test_finds_every_list_empty(self, city, login):
        client = person(city, login)
        assert [path for path in COLLECTIONS if client.get(path)] == []

    def test_does_not_see_the_task_or_its_case(self, city, login, task, business_key):
        client = person(city, login)
        instance = service(city, "svc-projector").find_instance(business_key)
        assert instance is not None
        for path in (
            f"/task/{task.id}",
            f"/task/{task.id}/variables",
            f"/task/{task.id}/form-variables",
            f"/task/{task.id}/identity-links",
            f"/process-instance/{instance.id}",
            f"/process-instance/{instance.id}/variables",
            f"/history/process-instance/{instance.id}",
            f"/process-definition/{instance.definition_id}/xml",
        ):
            with pytest.raises((EngineForbiddenError, EngineNotFoundError)):
                client.get(path)

    def test_does_not_start_claim_or_complete(self, city, login, task):
        client = person(city, login)
        with pytest.raises(EngineNotFoundError):
            client.start("probe", str(uuid.uuid4()), {})
        with pytest.raises(EngineForbiddenError):
            client.claim(task.id)
        with pytest.raises(EngineForbiddenError):
            client.complete(task.id, {})

    def test_cannot_take_what_was_not_given(self, city, login):
        client = person(city, login)
        right = {"type": 1, "permissions": ["ALL"], "userId": login, "resourceType": 7,
                 "resourceId": "*"}  # fmt: skip
        with pytest.raises(EngineForbiddenError):
            client.post("/authorization/create", right)
        for group in ("inspector.dobik", "camunda-admin"):
            with pytest.raises(EngineForbiddenError):
                client.put(f"/group/{group}/members/{login}")
        profile = {"id": "ghost", "firstName": "G", "lastName": "G"}
        with pytest.raises(EngineForbiddenError):
            client.post("/user/create", {"profile": profile, "credentials": {"password": "x"}})


class TestServices:
    def test_the_projector_reads_everything_and_does_nothing(self, city, task, business_key):
        reader = service(city, "svc-projector")
        instance = reader.find_instance(business_key)
        assert instance is not None
        whole = reader.instance_history(instance.id)
        assert whole is not None
        assert whole.variables == {"description": "мусор у подъезда"}
        assert whole.candidates == {task.id: ["inspector.dobik"]}
        assert [row["id"] for row in whole.open_tasks] == [task.id]
        for forbidden in (
            lambda: reader.claim(task.id),
            lambda: reader.complete(task.id, {}),
            lambda: reader.start("probe", str(uuid.uuid4()), {}),
            lambda: reader.delete_instance(instance.id),
        ):
            with pytest.raises(EngineForbiddenError):
                forbidden()

    def test_the_worker_neither_starts_nor_decides(self, city, task):
        worker = service(city, "svc-worker")
        assert worker.tasks() == []
        with pytest.raises(EngineForbiddenError):
            worker.complete(task.id, {})
        with pytest.raises(EngineForbiddenError):
            worker.start("probe", str(uuid.uuid4()), {})

    @pytest.mark.usefixtures("business_key")
    def test_the_bot_reads_forms_and_gets_no_work(self, city):
        bot = service(city, "svc-bot")
        topic = {"topicName": "probe", "lockDuration": 1000}
        body = {"workerId": "b", "maxTasks": 50, "topics": [topic]}
        assert bot.post("/external-task/fetchAndLock", body) == []
        assert bot.tasks() == []
        assert bot.get("/history/process-instance") == []
        (definition,) = bot.definitions("probe")
        assert "process.yaml" in bot.resources(definition.deployment_id)


class TestWebapps:
    @pytest.fixture
    def page(self, city):
        signer = TokenSigner(city.city.state_dir / "keys" / "private", "portal")

        def _page(login: str, path: str) -> requests.Response:
            with requests.Session() as session:
                session.cookies.set("leancity_webapps", signer.sign(login, "webapps"))
                url = f"{city.city.engine_root}/camunda{path}"
                return session.get(url, allow_redirects=False, timeout=20)

        return _page

    @pytest.mark.parametrize(
        ("login", "open_to_them"),
        [
            ("yugay.n", {"cockpit"}),
            ("morozova.a", {"admin", "tasklist"}),
            ("kim.i", set()),
            ("li.v", set()),
            ("kan.o", set()),
        ],
    )
    def test_each_application_opens_to_its_people(self, page, login, open_to_them):
        opened = {
            name
            for name in ("cockpit", "tasklist", "admin")
            if page(login, f"/app/{name}/default/").status_code == 200
        }
        assert opened == open_to_them

    @pytest.mark.usefixtures("task")
    @pytest.mark.parametrize("login", OUTSIDERS.values(), ids=OUTSIDERS)
    def test_their_interface_shows_no_case_to_outsiders(self, page, login):
        for path in ("task", "process-instance", "history/variable-instance", "history/task"):
            assert page(login, f"/api/engine/engine/default/{path}").json() == []

    def test_an_owner_reads_their_own_name_and_nobody_elses(self, page):
        assert page("yugay.n", "/api/engine/engine/default/user/yugay.n/profile").ok
        assert not page("yugay.n", "/api/engine/engine/default/user/kim.i/profile").ok


class TestChanges:
    def test_a_substitute_works_until_the_substitution_ends(self, city, org, task):
        today = city.kernel.clock.today()
        spell = Substitution(
            absent="orlov.d", substitute="li.v", valid_from=today, valid_to=today + timedelta(1)
        )
        substitution = org.substitute(spell, HR)
        org.sync(deployer(city))
        assert person(city, "li.v").task(task.id).id == task.id
        org.end_substitution(substitution, HR)
        org.sync(deployer(city))
        with pytest.raises(EngineNotFoundError):
            person(city, "li.v").task(task.id)

    def test_a_dismissed_person_is_out_and_their_tasks_are_back(self, city, org, task):
        gone = person(city, "orlov.d")
        gone.claim(task.id)
        org.dismiss("orlov.d", city.kernel.clock.today(), HR)
        org.sync(deployer(city))
        with pytest.raises(EngineForbiddenError) as refusal:
            gone.tasks()
        assert refusal.value.status == 401
        assert person(city, "kim.i").task(task.id).assignee is None
        rights = deployer(city).get("/authorization", userIdIn="orlov.d")
        assert rights == []
