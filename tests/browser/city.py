"""A city worth looking at: stories of the demo city and of the road, told once per stack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from leancity.cases.models import Case, CaseTask
from leancity.demo.cases import STORIES, Teller
from tests.road import Road
from tests.stack import Stack
from tests.visitor import PASSWORD
from tests.waiting import eventually

#: Name used by the tests -> number of the demo story and the status in which it rests.
SHOWN = {
    "draft": (0, "draft"),
    "measure": (2, "measure"),
    "approval": (4, "approval"),
    "returned": (5, "measure"),
    "colleague": (3, "measure"),
    "hand_over": (6, "measure"),
    "waiting": (8, "waiting"),
    "check": (9, "check"),
    "fixed": (11, "fixed"),
}
#: An inspector of the first day: nothing in the city is this person's yet.
NEWCOMER = "novikova.a"

#: Who holds the open task of a case; the others are free.
HOLDERS = {
    "draft": "pak.s",
    "measure": "pak.s",
    "colleague": "burkova.t",
    "approval": "gorelov.v",
    "hand_over": "pak.s",
    "check": "kim.i",
    "prolong": "gorelov.v",
}


@dataclass(frozen=True, eq=False)
class ShownCity:
    """The business keys of the cases, by name."""

    stack: Stack
    keys: dict[str, str]

    def card(self, name: str, tab: str = "") -> str:
        """The address of a card."""
        return f"/cases/{self.keys[name]}{tab}"

    def task(self, name: str, *, search: bool = False) -> str:
        """The address of the open task of a case, or of the search for an owner beside it."""
        beside = CaseTask.activity_id == "owner_answer"
        query = select(CaseTask.id).where(
            CaseTask.business_key == self.keys[name],
            CaseTask.ended_at.is_(None),
            beside if search else ~beside,
        )
        with self.stack.kernel.database.begin() as session:
            return f"/tasks/{session.scalars(query).one()}"


def shown_city(stack: Stack) -> ShownCity:
    """Tell the stories; what was told before is left as it is."""
    _welcome(stack)
    teller = Teller(stack.portal_kernel, stack.kernel)
    for number, _ in SHOWN.values():
        teller.tell(number, STORIES[number])
    keys = {
        name: eventually(lambda n=number, s=status: _key(stack, STORIES[n].text, s), 40, name)
        for name, (number, status) in SHOWN.items()
    }
    keys["prolong"] = _partly_removed(stack)
    shown = ShownCity(stack, keys)
    for name, login in HOLDERS.items():
        _claim(stack, keys[name], shown.task(name).rpartition("/")[2], login)
    answer = shown.task("hand_over", search=True).rpartition("/")[2]
    _claim(stack, keys["hand_over"], answer, "pak.s")
    _let_be_late(stack, keys["hand_over"])
    return shown


def _welcome(stack: Stack) -> None:
    """The new inspector enters the service."""
    post = {"unit": "dobik", "post": "inspector", "roles": ["inspector"], "from": "2026-01-09"}
    newcomer = {
        "login": NEWCOMER,
        "last_name": "Новикова",
        "first_name": "Анна",
        "middle_name": "Ильинична",
        "gender": "f",
        "email": "novikova.a@leancity.example",
        "active_from": "2026-01-09",
        "assignments": [post],
    }
    stack.kernel.org.load({"demo_password": PASSWORD, "people": [newcomer]})


def _key(stack: Stack, text: str, status: str) -> str | None:
    query = select(Case.business_key).where(
        Case.data["description"].astext == text, Case.status == status, Case.number.is_not(None)
    )
    with stack.kernel.database.begin() as session:
        return session.scalar(query)


def _partly_removed(stack: Stack) -> str:
    """A case whose head decides about a new term."""
    road = Road(stack)
    lat, lon = 46.9545, 142.7362
    road.capture(geo=f"{lat:.6f},{lon:.6f}", type="storage")
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")
    road.end_term()
    road.check("partly")
    road.task("prolong")
    return road.business_key


def _claim(stack: Stack, business_key: str, task_id: str, login: str) -> None:
    client = stack.portal_kernel.engine.as_user(login)
    if client.task(task_id).assignee != login:
        client.claim(task_id)
    stack.portal_kernel.cases.refresh(business_key)


def _let_be_late(stack: Stack, business_key: str) -> None:
    """Make the projection of one case say that its work and its term are overdue."""
    earlier = stack.kernel.clock.now() - timedelta(days=3)
    with stack.kernel.database.begin() as session:
        session.execute(
            update(CaseTask).where(CaseTask.business_key == business_key).values(due_at=earlier)
        )
        session.execute(
            update(Case).where(Case.business_key == business_key).values(due_at=earlier)
        )
