"""Handlers that cannot work are refused when they are defined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.doubles.worker import handler
from tests.unit.workers.runtime import samples
from workers.runtime import Limits, RegistrationError, Registry, TaskContext, handles
from workers.runtime.contract import Contract


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What the samples read."""

    geo: str


@dataclass(frozen=True, kw_only=True)
class CityContext(TaskContext):
    """A context with more in it."""


DOC = """Find the address.

Reads:
    geo: the point, "lat,lon"
Writes:
    address: the street,
        and the town
    house: the number
BPMN errors: none.
"""


def good(payload: Payload, context: CityContext) -> Mapping[str, Any]:
    return {}


def no_payload(payload: dict, context: TaskContext) -> None: ...


def no_context(payload: Payload, context: dict) -> None: ...


def no_hints(payload, context): ...


def no_return(payload: Payload, context: TaskContext): ...


def one_parameter(payload: Payload) -> None: ...


def keyword_only(payload: Payload, *, context: TaskContext) -> None: ...


def three_parameters(payload: Payload, context: TaskContext, more: str) -> None: ...


good.__doc__ = DOC
for each in (
    no_payload,
    no_context,
    no_hints,
    no_return,
    one_parameter,
    keyword_only,
    three_parameters,
):
    each.__doc__ = DOC


def test_a_handler_carries_its_contract_and_stays_a_function():
    registered = handles("geocode", Limits(cap=2))(good)
    assert registered.topic == "geocode"
    assert registered.payload_type is Payload
    assert registered.limits.cap == 2
    assert registered.contract.summary == "Find the address."
    assert registered.contract.reads == {"geo": 'the point, "lat,lon"'}
    assert registered.contract.writes == {
        "address": "the street, and the town",
        "house": "the number",
    }
    assert registered.contract.bpmn_errors == {}
    assert registered(Payload(geo=""), None) == {}


@pytest.mark.parametrize(
    "function",
    [no_payload, no_context, no_hints, no_return, one_parameter, keyword_only, three_parameters],
    ids=lambda function: function.__name__,
)
def test_a_wrong_signature_is_refused_and_the_topic_named(function):
    with pytest.raises(RegistrationError, match=r"^geocode \("):
        handles("geocode")(function)


@pytest.mark.parametrize(
    "docstring",
    [
        None,
        "",
        "Find the address.",
        DOC.replace("Reads:", "Takes:"),
        DOC.replace("BPMN errors: none.", ""),
        DOC.replace("    geo: the point", "    the point geo"),
        DOC.replace("geo:", "point:"),
        DOC.replace("BPMN errors: none.", "BPMN errors: not-found"),
    ],
)
def test_a_docstring_that_is_no_contract_is_refused(docstring):
    def function(payload: Payload, context: TaskContext) -> None: ...

    function.__doc__ = docstring
    function.__annotations__ = good.__annotations__
    with pytest.raises(RegistrationError):
        handles("geocode")(function)


@pytest.mark.parametrize("topic", ["", "Geocode", "geo code", "1geo", "geo_code"])
def test_a_name_that_is_no_topic_is_refused(topic):
    with pytest.raises(RegistrationError, match="is not a topic"):
        handles(topic)


@pytest.mark.parametrize("wrong", [{"cap": 0}, {"lock": 0}, {"lock": -1}, {"max_run": 0}])
def test_limits_that_leave_no_room_are_refused(wrong):
    with pytest.raises(RegistrationError, match="above 0"):
        Limits(**wrong)


def test_two_handlers_of_one_topic_are_refused():
    twice = [handler(lambda _: None, "demo"), handler(lambda _: None, "demo")]
    with pytest.raises(RegistrationError, match="two handlers for the topic demo"):
        Registry(twice)


def test_a_package_is_collected_and_an_imported_handler_counts_once():
    registry = Registry.collect(samples)
    assert registry.topics == ("first", "second")
    assert registry["second"].contract.summary == "The second."
    assert len(registry) == 2


def test_a_choice_of_topics_is_served_and_an_unknown_one_named():
    registry = Registry.collect(samples)
    assert registry.only(["second"]).topics == ("second",)
    with pytest.raises(RegistrationError, match="no handler for: fourth, third"):
        registry.only(["first", "third", "fourth"])


def test_a_contract_lists_its_error_codes():
    text = DOC.replace("errors: none.", "errors:\n    not-found: nothing is near\n")
    assert Contract.parse(text).bpmn_errors == {"not-found": "nothing is near"}
