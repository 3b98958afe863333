"""A repeat is answered by an error with the earlier case, once and for all redeliveries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leancity.cases.references import Reference
from leancity.cases.repeats import Sought
from tests.doubles.worker import task
from workers.context import CityContext
from workers.runtime import BusinessError, PayloadError, TransientError
from workers.runtime.payload import build_payload
from workers.topics.find_duplicate import find_duplicate

CARD = {
    "number": "0421", "geo": "46.959120,142.738010", "type": "waste",
    "field": "type", "within_m": "30", "days": "14",
}  # fmt: skip
EARLIER = Reference(business_key="earlier", number="0420")


class City:
    """A registry with one answer, and a ledger that remembers."""

    def __init__(self, found: Reference | None = None, caught_up: bool = True) -> None:
        self.found = found
        self.caught_up = caught_up
        self.asked: list[Sought] = []
        self.told: dict[str, Any] = {}
        self.repeats = self
        self.effects = self

    def catch_up(self, sought: Sought) -> bool:
        self.asked.append(sought)
        return self.caught_up

    def earliest(self, _session: Any, _sought: Sought) -> Reference | None:
        return self.found

    def once(self, key: str, act: Any) -> Any:
        if key not in self.told:
            self.told[key] = act(None)
        return self.told[key]

    def run(self, retries: int | None = None, **changes: Any) -> Any:
        variables = {**CARD, **changes}
        delivered = replace(task(), retries=retries)
        context = CityContext(task=delivered, variables=variables, kernel=self)
        return find_duplicate(build_payload(find_duplicate.payload_type, variables), context)


def test_the_earlier_case_comes_with_the_error():
    city = City(EARLIER)
    with pytest.raises(BusinessError) as error:
        city.run()
    assert error.value.code == "duplicate-found"
    assert error.value.variables == {"duplicate_of": "0420", "duplicate_key": "earlier"}
    (sought,) = city.asked
    assert (sought.number, sought.field, sought.value) == ("0421", "type", "waste")
    assert (sought.point, sought.within_m, sought.days) == ((46.95912, 142.73801), 30.0, 14)


def test_without_an_earlier_case_nothing_is_written():
    assert City().run() == {}


@pytest.mark.parametrize("first", [EARLIER, None])
def test_a_redelivery_is_answered_as_the_first_delivery_was(first):
    city = City(first)
    answers = []
    for _ in range(2):
        try:
            answers.append(city.run())
        except BusinessError as error:
            answers.append(error.variables)
        city.found = None if city.found else EARLIER
    assert answers[0] == answers[1]


@pytest.mark.parametrize("changes", [{"geo": ""}, {"type": None}, {"type": ""}])
def test_a_case_without_place_or_kind_repeats_none(changes):
    assert City(EARLIER).run(**changes) == {}


def test_a_case_that_is_just_being_numbered_is_waited_for():
    city = City(EARLIER, caught_up=False)
    with pytest.raises(TransientError) as error:
        city.run()
    assert error.value.retry_after == 3.0
    assert city.told == {}


def test_the_last_try_decides_with_what_is_known():
    assert City(caught_up=False).run(retries=1) == {}


@pytest.mark.parametrize("changes", [{"geo": "46.9"}, {"within_m": "near"}, {"days": "x"}])
def test_what_is_no_place_and_no_number_is_refused(changes):
    with pytest.raises(PayloadError):
        City().run(**changes)
