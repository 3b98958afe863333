"""The road of one violation, as people walk it through the portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from sqlalchemy import select, update

from leancity.cases.models import Case, CaseTask
from leancity.clock import SystemClock
from leancity.engine import EngineClient
from leancity.forms.models import FormDraftRow
from leancity.library.service import DEPLOYER
from leancity.notifications import DeliveryState
from leancity.notifications.models import NotificationRow
from tests.photos import ZONE, Shot, photo
from tests.places import Sight, next_sight
from tests.stack import Stack
from tests.visitor import Visitor
from tests.waiting import eventually

INSPECTOR, SPECIALIST, HEAD = "kim.i", "pak.s", "gorelov.v"

#: Houses whose owners the city's register does not know.
UNOWNED, UNOWNED_TOO = "46.972371,142.727851", "46.961978,142.728525"
#: Personal values of the road; nothing of them may appear where it does not belong.
VIOLATOR = {
    "subject_kind": "legal",
    "subject_name": 'ООО "Рога & Копыта Трейд"',
    "subject_inn": "6501234561",
    "phone": "+79147778899",
    "email": "violator-secret@firm.example",
    "extra": "Директор обещал вывезти мусор к пятнице, секретная-приметка",
}
OWNER = {
    "owner_name": "Мустафаева Гюльнара Рашид кызы",
    "owner_basis": "Запись ЕГРН 65-01",
    "owner_phone": "+79146665544",
    "owner_email": "owner-secret@mail.example",
    "owner_address": "улица Чехова, 17, квартира 5",
}


def fresh_photo(label: str = "Свалка", **shot: Any) -> bytes:
    """A picture taken a minute ago in the middle of the city."""
    return photo(Shot(label=label, **{"taken_at": _now() - timedelta(minutes=1), **shot}))


def _now() -> datetime:
    clock = SystemClock(ZONE.key)
    return clock.now().astimezone(clock.zone)


@dataclass
class Road:
    """One case on its way; `shots` are the photos the inspector took.

    Every road sees another violation: two of a kind at one place would be one case and its repeat.
    """

    stack: Stack
    shots: list[bytes] = field(default_factory=lambda: [fresh_photo()])
    sight: Sight = field(default_factory=next_sight)
    business_key: str = ""

    def visitor(self, login: str) -> Visitor:
        """The session of a person."""
        return self.stack.visitor(login)

    @property
    def today(self) -> date:
        """The city's today."""
        return self.stack.kernel.clock.today()

    def capture(self, **changes: Any) -> None:
        """The inspector fills in the office form with photos."""
        inspector = self.visitor(INSPECTOR)
        self.business_key, form = inspector.start_form("prevention")
        answer = inspector.fill(
            form, {**self.captured(), **changes}, {"photos_before": self.files("before")}
        )
        assert answer.ok, answer.text

    def captured(self) -> dict[str, Any]:
        """What the inspector writes."""
        now = _now()
        return {
            "found_at": now.replace(second=0, microsecond=0).isoformat(),
            "channel": "raid",
            "geo": self.sight.geo,
            "type": self.sight.kind,
            "term": (self.today + timedelta(days=10)).isoformat(),
            "description": "Куча строительного мусора у дороги, мешает пройти",
            "continue_in_office": False,
            **VIOLATOR,
        }

    def files(self, name: str) -> list[tuple[str, bytes]]:
        """The photos as uploads."""
        return [(f"{name}-{i}.jpg", data) for i, data in enumerate(self.shots, 1)]

    def find_task(self, activity_id: str) -> str | None:
        """The id of the open task of an activity, if there is one now."""
        query = select(CaseTask.id).where(
            CaseTask.business_key == self.business_key,
            CaseTask.activity_id == activity_id,
            CaseTask.ended_at.is_(None),
        )
        with self.stack.kernel.database.begin() as session:
            return session.scalar(query)

    def task(self, activity_id: str, patience: float = 40) -> str:
        """The id of the open task of an activity, as soon as it is there."""
        what = f"task {activity_id} of {self.business_key}"
        return str(eventually(lambda: self.find_task(activity_id), patience, what))

    def complete(
        self,
        login: str,
        activity_id: str,
        values: Mapping[str, Any],
        files: Mapping[str, list[tuple[str, bytes]]] | None = None,
    ) -> None:
        """A person takes a task and completes it."""
        answer = self.visitor(login).complete(self.task(activity_id), values, files)
        assert answer.ok, answer.text

    def choose_measure(self, **changes: Any) -> None:
        """The specialist chooses the measure."""
        values = {
            "measure": "notice",
            "rule_clause": "waste_removal",
            "term": (self.today + timedelta(days=10)).isoformat(),
            "delivery": "email",
            **OWNER,
            **changes,
        }
        self.complete(SPECIALIST, "choose_measure", values)

    def approve(self, decision: str = "approve", comment: str | None = None) -> None:
        """The head approves or returns."""
        values = {"decision": decision} | ({"comment": comment} if comment else {})
        self.complete(HEAD, "approve", values)

    def hand_over(self, proof: bytes) -> None:
        """The specialist hands the letter over by post or in person, and proves it."""
        now = _now().replace(second=0, microsecond=0).isoformat()
        self.complete(SPECIALIST, "hand_over", {"delivered_at": now}, {"proof": [("q.pdf", proof)]})

    def prolong(self, days: int) -> None:
        """The head gives more time."""
        term = (self.today + timedelta(days=days)).isoformat()
        reason = {"reason": "Владелец вывозит мусор частями, просит ещё неделю"}
        self.complete(HEAD, "prolong", {"prolong_decision": "yes", "term": term, **reason})

    def decide_transfer(self, to: str, **changes: Any) -> None:
        """The head says what becomes of a violation that is not removed."""
        values = {"transfer_to": to, "transfer_reason": "Срок прошёл, мусор не вывезен", **changes}
        self.complete(HEAD, "decide_transfer", values)

    def record_outcome(self, outcome: str) -> None:
        """The specialist writes down what the other body has decided."""
        self.complete(SPECIALIST, "record_outcome", {"outcome": outcome})

    def end_term(self) -> None:
        """Let the term end now: the engine's own timer fires."""
        filters = {"activityId": "term_ended", "processInstanceId": self.instance_id()}
        jobs = eventually(lambda: self.deployer.jobs(**filters), 40, "timer of the term")
        self.deployer.execute_job(jobs[0]["id"])

    def check(self, result: str = "removed") -> None:
        """The inspector checks on site."""
        self.complete(INSPECTOR, "check", {"result": result}, {"photos_after": self.files("after")})

    def instance_id(self) -> str:
        """The process instance of the case."""
        instance = self.stack.kernel.engine.reader.find_instance(self.business_key)
        assert instance is not None
        return instance.id

    def definition_version(self) -> int:
        """The version of the process the case runs on."""
        definition = self.deployer.get(f"/process-instance/{self.instance_id()}")["definitionId"]
        return int(self.deployer.get(f"/process-definition/{definition}")["version"])

    @property
    def deployer(self) -> EngineClient:
        """The engine for whoever may do everything there."""
        return self.stack.kernel.engine.as_user(DEPLOYER)

    def steps(self) -> list[dict[str, Any]]:
        """The external tasks of the case that are not done."""
        return list(self.deployer.post("/external-task", {"processInstanceId": self.instance_id()}))

    def skip_pause(self) -> None:
        """As if the lock of a dead worker, or the pause before another try, were over."""
        for step in self.steps():
            self.deployer.post(f"/external-task/{step['id']}/unlock")

    def let_morning_come(self) -> None:
        """As if the night were over: what staff was not woken for leaves now."""
        notices = update(NotificationRow).where(NotificationRow.business_key == self.business_key)
        with self.stack.kernel.database.begin() as session:
            session.execute(
                notices.where(NotificationRow.state == DeliveryState.QUEUED)
                .values(next_try_at=self.stack.kernel.clock.now())
            )  # fmt: skip
        self.stack.kernel.notifications.deliver_due()

    def letters(self, kind: str = "Уведомление") -> list[EmailMessage]:
        """The letters about this case that arrived and whose subject begins so."""
        number = self.row()["number"]
        found = [
            message_from_bytes(path.read_bytes(), policy=default)
            for path in (self.stack.mail_dir / "new").glob("*.eml")
        ]
        subject = re.compile(f"{kind}.*№ {number}")
        return [letter for letter in found if subject.fullmatch(letter["Subject"])]

    def documents(self) -> list[str]:
        """The numbers of the documents, without the number of the case: ["PB-1/1", ...]."""
        made = self.stack.kernel.documents.for_case(self.business_key)
        number = self.row()["number"]
        return sorted(each.number.replace(f"/{number}-", "/") for each in made)

    def statuses(self) -> list[str]:
        """Every status of the case in order."""
        return [entry["status"] for entry in self.row()["status_log"]]

    def drafts(self) -> list[FormDraftRow]:
        """Unfinished answers to the forms of this case."""
        tasks = select(CaseTask.id).where(CaseTask.business_key == self.business_key)
        with self.stack.kernel.database.begin() as session:
            scopes = [f"task:{task}" for task in session.scalars(tasks)]
            scopes.append(f"start:{self.business_key}")
            return list(session.scalars(select(FormDraftRow).where(FormDraftRow.scope.in_(scopes))))

    def row(self) -> dict[str, Any]:
        """The registry row now."""
        with self.stack.kernel.database.begin() as session:
            case = session.get_one(Case, self.business_key)
            return {column.key: getattr(case, column.key) for column in Case.__table__.columns}

    def wait_for_status(self, status: str, patience: float = 40) -> None:
        """Until the registry shows a status."""
        eventually(lambda: self.row()["status"] == status, patience, f"status {status}")

    def walk(self) -> None:
        """The straight line, from the photo to the closed case."""
        self.capture()
        self.choose_measure()
        self.approve()
        self.wait_for_status("waiting")
        self.end_term()
        self.check()
        # The status comes with the last document, the end a moment later.
        eventually(lambda: self.row()["closed_at"], 40, "the end of the case")
