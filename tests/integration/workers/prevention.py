"""A case of `prevention` driven as its people drive it, and deliveries of its tasks."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from typing import Any

from leancity.engine import EngineClient
from leancity.files import Upload
from leancity.subjects import subject_id
from tests.doubles.worker import task
from tests.photos import Shot, photo
from tests.places import Sight, next_sight
from tests.stack import Stack
from tests.waiting import eventually
from workers.context import CityContext
from workers.runtime import Handler
from workers.runtime.payload import build_payload

INSPECTOR, SPECIALIST, HEAD = "kim.i", "pak.s", "gorelov.v"


@dataclass
class Case:
    """One case of `prevention`, driven as its people drive it."""

    city: Stack
    business_key: str = field(default_factory=lambda: str(uuid.uuid4()))
    owner: dict[str, str] = field(default_factory=dict)
    sight: Sight = field(default_factory=next_sight)

    @property
    def owner_email(self) -> str:
        """An address nobody else has."""
        return f"owner-{self.business_key[:8]}@example.org"

    def as_user(self, login: str) -> EngineClient:
        return self.city.portal_kernel.engine.as_user(login)

    def upload(self, name: str) -> list[str]:
        files = self.city.kernel.files
        upload = Upload(
            business_key=self.business_key, field=name, uploaded_by=INSPECTOR, kind="photo"
        )
        return [files.put(BytesIO(photo(Shot(label=name))), "photo.jpg", upload).id]

    def start(self, **changes: Any) -> None:
        variables = {
            "found_at": "2026-11-23T09:30", "channel": "raid", "geo": self.sight.geo,
            "address": "", "house": "", "type": self.sight.kind,
            "description": "Мешки с мусором у дома", "term": "2026-12-03", "subject_kind": "unknown", "continue_in_office": False,
            "photos_before": self.upload("photos_before"),
        }  # fmt: skip
        engine = self.city.portal_kernel.engine
        engine.start(INSPECTOR, "prevention", self.business_key, {**variables, **changes})

    def keep_owner(self, **attributes: str) -> dict[str, str]:
        kernel = self.city.kernel
        with kernel.database.begin() as session:
            kernel.subjects.keep(session, self.business_key, "owner", attributes)
        return dict.fromkeys(attributes, subject_id(self.business_key, "owner"))

    def do(self, login: str, activity: str, variables: Mapping[str, Any]) -> None:
        client = self.as_user(login)

        def open_task() -> Any:
            return client.tasks(
                processInstanceBusinessKey=self.business_key, taskDefinitionKey=activity
            )

        (task,) = eventually(open_task, 60, activity)
        client.claim(task.id)
        client.complete(task.id, variables)

    def choose_measure(self, **changes: Any) -> None:
        variables = {
            "measure": "notice", "rule_clause": "waste_removal", "term": "2026-12-03",
            "delivery": "email", "owner_basis": "Договор аренды", "cadastral_no": None,
        }  # fmt: skip
        self.do(SPECIALIST, "choose_measure", {**variables, **changes})

    def variables(self) -> dict[str, Any]:
        reader = self.city.kernel.engine.reader
        instance = reader.find_instance(self.business_key)
        return reader.root_variables(instance.id) if instance else {}

    def documents(self) -> list[Any]:
        return self.city.kernel.documents.for_case(self.business_key)

    def at(self, activity: str) -> bool:
        reader = self.city.kernel.engine.reader
        rows = reader.get(
            "/history/activity-instance", activityId=activity,
            processInstanceId=reader.find_instance(self.business_key).id,
        )  # fmt: skip
        return bool(rows)


def letters(case: Case) -> list[Any]:
    """The letters that the owner of a case has got."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted((case.city.mail_dir / "new").glob("*.eml"))
    ]
    return [mail for mail in mails if mail["To"] == case.owner_email]


@dataclass
class Delivery:
    """One external task of a case, delivered as often as a test likes."""

    case: Case
    changes: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def run(self, handler: Handler) -> Mapping[str, Any] | None:
        kernel = self.case.city.kernel
        instance = kernel.engine.reader.find_instance(self.case.business_key)
        delivered = task(
            id=self.id,
            business_key=self.case.business_key,
            process_instance_id=instance.id,
            process_definition_id=kernel.library.latest_definition("prevention").id,
        )
        variables = {**self.case.variables(), **self.changes}
        context = CityContext(task=delivered, variables=variables, kernel=kernel)
        return handler(build_payload(handler.payload_type, variables), context)

    def run_at_once(self, handler: Handler, times: int) -> list[Any]:
        answers: list[Any] = []
        threads = [
            threading.Thread(target=lambda: answers.append(self.run(handler))) for _ in range(times)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers
