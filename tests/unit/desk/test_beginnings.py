"""What was begun is found again: beside its form, and on the page of starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from leancity.desk.beginnings import Beginnings
from leancity.errors import NotFoundError
from leancity.forms import Draft, DraftKey
from leancity.kernel import Kernel
from leancity.org import Person

NOON = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
KEY = DraftKey(owner="kim.i", scope="task:1", form_hash="a")


def draft(hours: int = 0, **changes: Any) -> Draft:
    values = {"data": {"a": 1}, "version": 1, "updated_at": NOON + timedelta(hours=hours)}
    return Draft(**{**values, **changes})


@dataclass
class Kept:
    """Drafts of a city."""

    older: Draft | None = None
    others: Draft | None = None
    begun: list[Draft] = field(default_factory=list)

    def earlier(self, _: DraftKey) -> Draft | None:
        return self.older

    def of_others(self, _: DraftKey) -> Draft | None:
        return self.others

    def started(self, _: str) -> list[Draft]:
        return self.begun


class Org:
    """Knows one colleague."""

    def person(self, login: str) -> Any:
        if login != "li.s":
            raise NotFoundError("There is no person with the login %(login)s.", login=login)
        return SimpleNamespace(full_name="Ли Сон")


def beginnings(kept: Kept) -> Beginnings:
    kernel = SimpleNamespace(forms=SimpleNamespace(drafts=kept), org=Org())
    return Beginnings(cast(Kernel, kernel), cast(Person, SimpleNamespace(login="kim.i")))


@pytest.mark.parametrize(("mine", "shown"), [(None, ["earlier"]), (-1, ["earlier"]), (1, [])])
def test_an_older_form_is_shown_until_the_person_has_gone_on(
    mine: int | None, shown: list[str]
) -> None:
    own = None if mine is None else draft(mine)
    found = beginnings(Kept(older=draft())).beside(KEY, own)
    assert [one.kind for one in found] == shown


@pytest.mark.parametrize(("owner", "who"), [("li.s", "Ли Сон"), ("gone.x", "gone.x")])
def test_a_substitute_is_told_whose_answers_they_are(owner: str, who: str) -> None:
    (found,) = beginnings(Kept(others=draft(owner=owner))).beside(KEY, None)
    assert (found.kind, found.who) == ("colleague", who)


def test_own_answers_come_before_a_colleagues() -> None:
    assert beginnings(Kept(others=draft(owner="li.s"))).beside(KEY, draft()) == ()


def test_a_begun_case_belongs_to_the_form_that_knows_its_fields() -> None:
    kept = Kept(
        begun=[
            draft(scope="start:one", data={"b": "x", "gone": 1}),
            draft(scope="start:two", data={"a": "", "b": None}),
        ]
    )
    starts = [
        (name, SimpleNamespace(file=SimpleNamespace(writes=frozenset({name})))) for name in "ab"
    ]
    (found,) = beginnings(kept).unfinished(cast(Any, starts))
    assert (found.process, found.business_key) == ("b", "one")
    assert beginnings(kept).unfinished([]) == []
