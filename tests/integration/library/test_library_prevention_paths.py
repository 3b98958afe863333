"""The paths of `prevention` on the engine itself; the tests do the work of workers and people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from leancity.engine import EngineNotFoundError
from leancity.engine.history import InstanceHistory
from leancity.engine.variables import encode, from_engine_date
from leancity.library import Package
from tests.stack import Stack

KEY = "prevention"
CARD = {
    "found_at": "2026-11-23T14:05+11:00",
    "geo": "46.959120,142.738010",
    "address": "ул. Ленина",
    "house": "5",
    "type": "waste",
    "description": "Мусор после стройки",
    "term": "2026-12-03",
    "subject_kind": "legal",
    "channel": "raid",
    "photos_before": ["f1"],
    "continue_in_office": False,
}
MEASURE = {
    "measure": "notice",
    "rule_clause": "waste_removal",
    "term": "2026-12-03",
    "delivery": "email",
    "owner_name": "subject",
    "owner_email": "subject",
}


@dataclass
class Case:
    """One running case, driven by hand."""

    stack: Stack
    instance: str
    business_key: str
    #: (topic, its variables) of every external task done so far
    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: what the register of owners answers
    owner_found: bool = True

    def work(self, **errors: str) -> None:
        """Serve external tasks until there are none; `errors` answers a topic by a BPMN error."""
        engine = self.stack.kernel.engine.as_user("svc-worker")
        topics = (
            "register-number", "geocode", "find-duplicate", "owner-lookup",
            "interagency-request", "generate-document", "notify",
        )  # fmt: skip
        body = {
            "workerId": "test",
            "maxTasks": 1,
            "topics": [
                {"topicName": name, "lockDuration": 10_000, "processInstanceIds": [self.instance]}
                for name in topics
            ],
        }
        while fetched := engine.post("/external-task/fetchAndLock", body):
            task = fetched[0]
            topic = task["topicName"]
            self.done.append((topic, {k: v["value"] for k, v in task["variables"].items()}))
            path, answer = f"/external-task/{task['id']}", {"workerId": "test"}
            if topic in errors:
                engine.post(f"{path}/bpmnError", {**answer, "errorCode": errors.pop(topic)})
                continue
            found = {
                "register-number": {"number": "0421"},
                "owner-lookup": {"owner_found": self.owner_found},
            }.get(topic, {})
            engine.post(f"{path}/complete", {**answer, "variables": encode(found)})

    def person(self, login: str, task: str, **variables: Any) -> None:
        """Complete the one open task beside the search, which must be this one, as this person."""
        engine = self.stack.portal_kernel.engine.as_user(login)
        found = [
            each
            for each in engine.tasks(processInstanceId=self.instance)
            if each.task_definition_key != "owner_answer"
        ]
        assert [each.task_definition_key for each in found] == [task]
        engine.claim(found[0].id)
        engine.complete(found[0].id, variables)
        self.work()

    def answer(self, login: str, **variables: Any) -> None:
        """End the search for the owner."""
        engine = self.stack.portal_kernel.engine.as_user(login)
        (task,) = engine.tasks(processInstanceId=self.instance, taskDefinitionKey="owner_answer")
        engine.claim(task.id)
        engine.complete(task.id, variables)

    @property
    def history(self) -> InstanceHistory:
        """What the engine remembers of it."""
        found = self.stack.kernel.engine.reader.instance_history(self.instance)
        assert found
        return found

    @property
    def open(self) -> set[str]:
        """Activities that wait now."""
        return {row["activityId"] for row in self.history.activities if not row["endTime"]}

    @property
    def statuses(self) -> list[str]:
        """Statuses in the order they were set."""
        package = self.stack.kernel.library.latest(KEY)
        declared = package.bpmn.property("status")
        return [
            declared[row["activityId"]]
            for row in self.history.activities
            if row["activityId"] in declared
        ]

    def documents(self) -> list[str]:
        """Codes of the documents asked for."""
        return [given["document_code"] for topic, given in self.done if "document" in topic]


@pytest.fixture
def start(bare_city: Stack, prevention: Package):
    """Starts a case as an inspector."""
    assert prevention.key == KEY

    def begin(
        answers: dict[str, str] | None = None, owner_found: bool = True, **changes: Any
    ) -> Case:
        business_key = str(uuid.uuid4())
        engine = bare_city.portal_kernel.engine.as_user("kim.i")
        instance = engine.start(KEY, business_key, {**CARD, **changes})
        case = Case(bare_city, instance.id, business_key, owner_found=owner_found)
        case.work(**(answers or {}))
        return case

    return begin


def test_straight_line_ends_removed(start) -> None:
    case = start()
    case.person("burkova.t", "choose_measure", **MEASURE)
    case.person("gorelov.v", "approve", decision="approve")
    assert case.open == {"wait_term"}
    case.stack.kernel.engine.as_user("svc-deploy").correlate(
        "violator.reported", case.business_key, {}
    )
    case.person("kim.i", "check", result="removed", photos_after=["f2"], note="")
    history = case.history
    assert history.root["state"] == "COMPLETED"
    assert case.documents() == ["PB-1", "PB-2", "PB-4", "PB-7"]
    notice = next(given for topic, given in case.done if topic == "notify")
    assert notice["recipient"] == "subject:owner_email"
    assert notice["attachments"] == "PB-4"
    assert list(dict.fromkeys(case.statuses)) == [
        "draft", "registered", "measure", "approval", "notified", "waiting", "check", "fixed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"continue_in_office": True}, {"address": ""}, {"address": None}]
)
def test_incomplete_card_goes_to_the_office(start, changes: dict[str, Any]) -> None:
    case = start(**changes)
    case.person("burkova.t", "complete_card", card_decision="register", address="ул. Ленина")
    assert "choose_measure" in case.open


def test_card_entered_by_mistake_is_voided(start) -> None:
    case = start(continue_in_office=True)
    case.person("burkova.t", "complete_card", card_decision="void", void_reason="Дубль")
    assert case.history.root["state"] == "COMPLETED"
    assert case.statuses[-1] == "void"


def test_returned_documents_are_made_again(start) -> None:
    case = start()
    case.person("burkova.t", "choose_measure", **MEASURE)
    case.person("gorelov.v", "approve", decision="return", comment="Не та статья")
    case.person("burkova.t", "choose_measure", **MEASURE)
    assert "approve" in case.open
    assert case.documents() == ["PB-1", "PB-2", "PB-4"] * 2


def test_notice_without_address_is_handed_over(start) -> None:
    case = start()
    case.person("burkova.t", "choose_measure", **MEASURE)
    engine = case.stack.portal_kernel.engine.as_user("gorelov.v")
    task = engine.tasks(processInstanceId=case.instance)[0]
    engine.claim(task.id)
    engine.complete(task.id, {"decision": "approve"})
    case.work(notify="recipient-missing")
    case.person("burkova.t", "hand_over", delivered_at="2026-11-23T17:00+11:00", proof=["f3"])
    assert "wait_term" in case.open


@pytest.mark.parametrize("delivery", ["post", "in_person"])
def test_notice_on_paper_is_handed_over(start, delivery: str) -> None:
    case = start()
    case.person("burkova.t", "choose_measure", **{**MEASURE, "delivery": delivery})
    case.person("gorelov.v", "approve", decision="approve")
    assert "hand_over" in case.open
    assert "notify" not in [topic for topic, _ in case.done]


def to_check(case: Case, result: str, due: str = "2026-12-03T18:00:00") -> None:
    """Let the term end and check on site."""
    engine = case.stack.kernel.engine.as_user("svc-deploy")
    (timer,) = engine.jobs(processInstanceId=case.instance, activityId="term_ended")
    assert timer["dueDate"].startswith(due)
    engine.execute_job(timer["id"])
    case.person("kim.i", "check", result=result, photos_after=["f2"], note="")


def sent(start, **measure: Any) -> Case:
    """A case whose violator has been told."""
    case = start()
    case.person("burkova.t", "choose_measure", **{**MEASURE, **measure})
    case.person("gorelov.v", "approve", decision="approve")
    return case


def test_the_term_is_moved_twice_and_never_a_third_time(start) -> None:
    case = sent(start)
    for count, due in ((1, "2026-12-03T18:00:00"), (2, "2026-12-10T18:00:00")):
        to_check(case, ("partly", "term_asked")[count - 1], due)
        case.person("gorelov.v", "prolong", prolong_decision="yes", term="2026-12-10")
        assert case.history.variables["prolongations"] == count
        assert case.documents().count("PB-4") == 1 + count
        assert case.open == {"wait_term"}
    to_check(case, "partly", "2026-12-10T18:00:00")
    assert case.open == {"decide_transfer"}
    assert case.documents().count("PB-7") == 3


def test_more_time_that_is_refused_leads_to_the_transfer(start) -> None:
    case = sent(start)
    to_check(case, "term_asked")
    case.person("gorelov.v", "prolong", prolong_decision="no", reason="Время было")
    assert case.open == {"decide_transfer"}
    assert not case.history.variables.get("prolongations")


@pytest.mark.parametrize(
    ("where", "recipient", "status"),
    [
        ("municipal_control", "group:specialist.mc", "transferred_mc"),
        ("commission", "group:commission_secretary.ac", "transferred_ac"),
    ],
)
def test_materials_go_to_another_body_and_its_answer_closes_the_case(
    start, where: str, recipient: str, status: str
) -> None:
    case = sent(start)
    to_check(case, "not_removed")
    case.person("gorelov.v", "decide_transfer", transfer_to=where, transfer_reason="Не вывезено")
    assert case.documents()[-1] == "PB-8"
    assert case.done[-1][1]["recipient"] == recipient
    assert case.statuses[-1] == status
    (task,) = case.history.open_tasks
    assert task["taskDefinitionKey"] == "record_outcome"
    case.person("burkova.t", "record_outcome", outcome="fine")
    assert case.history.root["state"] == "COMPLETED"
    assert case.statuses[-1] == "closed"


def test_materials_nobody_can_receive_by_mail_are_carried(start) -> None:
    case = sent(start)
    to_check(case, "not_removed")
    engine = case.stack.portal_kernel.engine.as_user("gorelov.v")
    (task,) = engine.tasks(processInstanceId=case.instance)
    engine.claim(task.id)
    engine.complete(task.id, {"transfer_to": "commission"})
    case.work(notify="recipient-missing")
    case.person("burkova.t", "deliver_materials", materials_proof=["f4"])
    assert case.statuses[-1] == "transferred_ac"


def test_a_second_notice_begins_with_the_measure(start) -> None:
    case = sent(start)
    to_check(case, "not_removed")
    case.person("gorelov.v", "decide_transfer", transfer_to="repeat", transfer_reason="Впервые")
    case.person("burkova.t", "choose_measure", **MEASURE)
    assert case.documents().count("PB-4") == 2


@pytest.mark.parametrize(
    ("measure", "codes"),
    [
        ("leaflet", ["PB-1", "PB-2", "PB-3"]),
        ("notice", ["PB-1", "PB-2", "PB-4"]),
        ("warning", ["PB-1", "PB-2", "PB-5"]),
        ("order", ["PB-1", "PB-2", "PB-6"]),
    ],
)
def test_the_measure_decides_which_documents_are_made(
    start, measure: str, codes: list[str]
) -> None:
    case = sent(start, measure=measure)
    assert case.documents() == codes
    assert case.done[-1][1]["attachments"] == codes[-1]


def test_a_referral_goes_to_the_other_body_without_a_notice(start) -> None:
    case = sent(start, measure="referral")
    assert case.documents() == ["PB-1", "PB-2"]
    assert case.open == {"decide_transfer"}
    assert "notify" not in [topic for topic, _ in case.done]


def test_the_violator_is_reminded_three_working_days_before(start) -> None:
    case = sent(start)
    engine = case.stack.kernel.engine.as_user("svc-deploy")
    (timer,) = engine.jobs(processInstanceId=case.instance, activityId="three_days_left")
    assert timer["dueDate"].startswith("2026-11-30T09:00:00")
    engine.execute_job(timer["id"])
    case.work()
    assert case.done[-1][1]["notice"] == "term_reminder"
    assert case.open == {"wait_term"}


def test_a_term_too_near_for_a_reminder_has_none(start, bare_city: Stack) -> None:
    today = bare_city.kernel.clock.today()
    case = sent(start, term=(today + timedelta(days=1)).isoformat())
    engine = case.stack.kernel.engine.as_user("svc-deploy")
    (timer,) = engine.jobs(processInstanceId=case.instance, activityId="three_days_left")
    (end,) = engine.jobs(processInstanceId=case.instance, activityId="term_ended")
    assert from_engine_date(timer["dueDate"]) > from_engine_date(end["dueDate"])


def test_danger_to_life_is_told_at_once_beside_the_case(start) -> None:
    case = start(danger=True)
    told = [given["recipient"] for topic, given in case.done if topic == "notify"]
    assert told == ["group:duty_officer.edds", "group:control_head.dobik"]
    assert case.open == {"choose_measure"}


def test_without_danger_nobody_is_woken(start) -> None:
    case = start(danger=False)
    assert "notify" not in [topic for topic, _ in case.done]


def test_a_dispatch_without_address_is_called(start) -> None:
    case = start(danger=True, answers={"notify": "recipient-missing"})
    engine = case.stack.portal_kernel.engine.as_user("burkova.t")
    tasks = {t.task_definition_key: t for t in engine.tasks(processInstanceId=case.instance)}
    assert tasks.keys() == {"choose_measure", "call_dispatch"}
    engine.claim(tasks["call_dispatch"].id)
    engine.complete(tasks["call_dispatch"].id, {"danger_answer": "Принято"})
    case.work()
    assert case.done[-1][1]["recipient"] == "group:control_head.dobik"


def repeat(start, **answers: str) -> Case:
    """A case that is taken for a repeat; whoever began it has the task to say whether it is."""
    case = start(answers={"find-duplicate": "duplicate-found", **answers})
    topic, given = case.done[-1]
    assert (topic, given["notice"], given["recipient"]) == ("notify", "repeat", "kim.i")
    (task,) = case.history.open_tasks
    assert (task["taskDefinitionKey"], task["assignee"]) == ("confirm_repeat", "kim.i")
    mark = {"duplicate_of": "0419", "duplicate_key": "earlier"}
    case.stack.kernel.engine.operator.set_variables(case.instance, mark)
    return case


def mark_of(case: Case) -> tuple[Any, ...]:
    """What the variables say of the case that it repeats, and that it was taken for."""
    known = case.history.variables
    names = ("duplicate_of", "duplicate_key", "taken_for", "taken_for_key")
    return tuple(known.get(name) for name in names)


@pytest.mark.parametrize("answers", [{}, {"notify": "recipient-missing"}])
def test_a_repeat_is_void_before_it_is_registered_and_whoever_began_it_is_told(
    start, answers: dict[str, str]
) -> None:
    case = repeat(start, **answers)
    case.person("kim.i", "confirm_repeat", repeat_decision="same")
    assert case.history.root["state"] == "COMPLETED"
    assert list(dict.fromkeys(case.statuses)) == ["draft", "void"]
    assert mark_of(case) == ("0419", "earlier", None, None)


def test_a_repeat_that_nobody_speaks_up_for_is_void_after_a_working_day(start) -> None:
    case = repeat(start)
    engine = case.stack.kernel.engine.as_user("svc-deploy")
    (timer,) = engine.jobs(processInstanceId=case.instance, activityId="repeat_unanswered")
    assert timer["dueDate"][:16] == case.history.open_tasks[0]["due"][:16]
    engine.execute_job(timer["id"])
    assert case.history.root["state"] == "COMPLETED"
    assert case.statuses[-1] == "void"
    assert mark_of(case)[:2] == ("0419", "earlier")


def test_what_is_no_repeat_goes_on_as_a_case_of_its_own(start) -> None:
    case = repeat(start)
    case.person("kim.i", "confirm_repeat", repeat_decision="another", repeat_reason="Другой двор")
    assert case.open == {"choose_measure"}
    assert list(dict.fromkeys(case.statuses)) == ["draft", "registered", "measure"]
    assert mark_of(case) == (None, None, "0419", "earlier")
    assert case.history.variables["taken_at"]


def test_danger_is_told_of_a_repeat_too(start) -> None:
    case = start(danger=True, answers={"find-duplicate": "duplicate-found"})
    told = {given["recipient"] for topic, given in case.done if topic == "notify"}
    assert told == {"group:duty_officer.edds", "group:control_head.dobik", "kim.i"}
    assert case.open == {"confirm_repeat"}


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [("duplicate.found", "duplicate_of", "0419"), ("case.void", "void_reason", "Дом снесён")],
)
@pytest.mark.parametrize("reached", ["choose_measure", "wait_term"])
def test_a_message_ends_the_case_wherever_it_stands(
    start, reached: str, message: str, name: str, value: str
) -> None:
    case = start() if reached == "choose_measure" else sent(start)
    assert case.open == {reached}
    case.stack.kernel.engine.operator.correlate(message, case.business_key, {name: value})
    assert case.history.root["state"] == "COMPLETED"
    assert case.statuses[-1] == "void"
    assert case.history.variables[name] == value


def test_tasks_are_due_in_working_time(start, bare_city: Stack) -> None:
    case = start()
    task = case.history.open_tasks[0]
    assert task["taskDefinitionKey"] == "choose_measure"
    moments = (from_engine_date(task[name]) for name in ("created", "due"))
    assert bare_city.kernel.calendar.working_minutes(*moments) == 120


def test_groups_see_only_their_own_tasks(start) -> None:
    case = start()
    engine = case.stack.portal_kernel.engine
    seen = {
        login: len(engine.as_user(login).tasks(processInstanceId=case.instance))
        for login in ("kim.i", "burkova.t", "gorelov.v")
    }
    assert seen == {"kim.i": 0, "burkova.t": 1, "gorelov.v": 0}


def test_only_the_groups_of_the_package_may_start(bare_city: Stack, prevention: Package) -> None:
    engine = bare_city.portal_kernel.engine.as_user("gorelov.v")
    with pytest.raises(EngineNotFoundError):
        engine.start(prevention.key, str(uuid.uuid4()), CARD)


def search(start) -> Case:
    """A case whose owner the register does not know."""
    case = start(owner_found=False)
    assert case.open == {"choose_measure", "owner_search", "owner_answer"}
    (asked,) = [given for topic, given in case.done if topic == "interagency-request"]
    assert asked["request_kind"] == "egrn_extract"
    return case


def test_the_search_for_an_owner_runs_beside_the_case_and_holds_nothing(start) -> None:
    case = search(start)
    case.person("burkova.t", "choose_measure", **{**MEASURE, "measure": "leaflet"})
    case.person("gorelov.v", "approve", decision="approve")
    assert case.documents() == ["PB-1", "PB-2", "PB-3"]
    assert case.open == {"wait_term", "owner_search", "owner_answer"}


def test_the_answer_ends_the_search(start) -> None:
    case = search(start)
    case.answer("burkova.t", owner_result="found", owner_name="subject")
    assert case.open == {"choose_measure"}
    assert case.history.variables["owner_name"] == "subject"


def test_after_five_working_days_the_search_ends_without_an_owner(start, bare_city: Stack) -> None:
    case = search(start)
    engine = bare_city.kernel.engine.as_user("svc-deploy")
    (timer,) = engine.jobs(processInstanceId=case.instance, activityId="owner_late")
    task = next(
        each for each in case.history.open_tasks if each["taskDefinitionKey"] == "owner_answer"
    )
    assert timer["dueDate"][:16] == task["due"][:16]
    engine.execute_job(timer["id"])
    assert case.open == {"choose_measure"}


def test_a_case_that_ends_ends_its_search(start) -> None:
    case = search(start)
    case.person("burkova.t", "choose_measure", **MEASURE)
    case.person("gorelov.v", "approve", decision="approve")
    to_check(case, "removed")
    history = case.history
    assert history.root["state"] == "COMPLETED"
    assert case.statuses[-1] == "fixed"
    (answer,) = [row for row in history.activities if row["activityId"] == "owner_answer"]
    assert answer["canceled"]


def test_a_duplicate_ends_the_search_too(start) -> None:
    case = search(start)
    case.stack.kernel.engine.as_user("svc-deploy").correlate(
        "duplicate.found", case.business_key, {"duplicate_of": "0419"}
    )
    assert case.open == set()
    assert case.history.root["state"] == "COMPLETED"
