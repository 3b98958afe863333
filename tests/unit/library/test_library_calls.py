"""Expressions of diagrams: reading is allowed by name, everything else is a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leancity.library.calls import bare_faults, faults

KNOWN = {"term", "address", "documents", "document", "prolongations", "person"}

GOOD = [
    "no expression at all",
    "${term}",
    "#{term}",
    "${calendar.due('4wh')}",
    "${calendar.at(term)} and ${calendar.before(term, '3wd')}",
    "${calendar.fraction(task.createTime, task.dueDate, 0.8)}",
    "${empty execution.getVariable('prolongations') ? 1 : prolongations + 1}",
    "${!empty address && !(document == 'a}' or term ne \"x\")}",
    "${execution.processBusinessKey == execution.getId()}",
    "${documents[0]}",
    "${documents.size() > 3 and address.toLowerCase().startsWith('ул')}",
    "${calendar.before(term, '3wd').before(now()) ? term : now()}",
    "${person.prop('name').stringValue()}",
    "${document.code}",
    "${now()}",
    "${-prolongations % 2 div 3}",
    r"${'it\'s ${ no expression }'}",
    "${true ? null : false}",
]
CALLS = [
    ("${''.getClass()}", "getClass"),
    ('${"".class.forName("java.lang.Runtime")}', "class"),
    ("${term.class}", "class"),
    ("${term['class']}", "variable['class']"),
    ("${term[address]}", "variable[address]"),
    ("${documents[0].getClass()}", "getClass"),
    ("${execution.getEngineServices()}", "execution.getEngineServices"),
    ("${execution.engineServices}", "execution.engineServices"),
    ("${execution.setVariable('a', 1)}", "execution.setVariable"),
    ("${execution.getVariable('a').getClass()}", "getClass"),
    ("${execution['processEngineServices']}", "execution['processEngineServices']"),
    ("${task.delete()}", "task.delete"),
    ("${task.execution}", "task.execution"),
    ("${calendar.class}", "calendar.class"),
    ("${person.address.city}", "city"),
    ("${JSON('{}')}", "JSON"),
    ("${dateTime().toString()}", "dateTime"),
    ("${address.matches('(a+)+')}", "matches"),
    ("a ${term} b #{(term).getBytes()}", "getBytes"),
    ("${calendar.due(''.getClass().getName())}", "getClass"),
]
NAMES = [
    ("${runtimeService}", "runtimeService"),
    ("${dataSource.connection}", "dataSource"),
    ("${execution}", "execution"),
    ("${calendar.due(task)}", "task"),
]
BROKEN = [
    "${",
    "${}",
    "${term",
    "${term = 'x'}",
    "${term; address}",
    "${term -> address}",
    "${fn:length(term)}",
    "${term instanceof address}",
    "${'open}",
    "${term.}",
    "${[term]}",
    "${{'a': 1}}",
    "${term `address`}",
    "${" + "(" * 50 + "1" + ")" * 50 + "}",
]


def told(text: str) -> list[tuple[str, str]]:
    return [(fault.kind, fault.what) for fault in faults(text, KNOWN)]


@pytest.mark.parametrize("text", GOOD)
def test_reading_is_allowed(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "what"), CALLS)
def test_a_call_is_named(text: str, what: str) -> None:
    assert ("call", what) in told(text)


@pytest.mark.parametrize(("text", "what"), NAMES)
def test_only_variables_may_be_named(text: str, what: str) -> None:
    assert ("name", what) in told(text)


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_read_is_a_fault(text: str) -> None:
    assert "syntax" in {kind for kind, _ in told(text)}


def test_a_table_cell_is_an_expression_without_braces() -> None:
    assert [fault.what for fault in bare_faults("''.getClass()", KNOWN)] == ["getClass"]
    assert list(bare_faults("term == 'x'", KNOWN)) == []


@given(st.text(alphabet="${}'\"\\.[]()abcterm =?:,0 #", max_size=40))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    assert all(kind in {"call", "name", "syntax"} for kind, _ in told(text))
