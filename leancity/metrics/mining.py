"""The event log for other tools: XES (IEEE 1849) and CSV, one event for each stay.

Only what the log itself holds goes out: ids, moments, groups and pseudonyms.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import IO, Any

from lxml import etree
from sqlalchemy import select

from leancity.db import Database
from leancity.metrics.models import EventActivity, EventInstance
from leancity.metrics.visits import PLACES

#: Columns of the CSV, which are also the attributes of an event.
COLUMNS = (
    "case", "process", "version", "activity", "type", "start", "end", "canceled", "unit", "group",
    "person", "claimed", "opened", "due",
)  # fmt: skip
_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
)
#: What every trace and every event has, and what it would be where it were not told.
_GLOBALS: Mapping[str, Mapping[str, str | datetime]] = {
    "trace": {"concept:name": "-"},
    "event": {
        "concept:name": "-",
        "time:timestamp": datetime(1970, 1, 1, tzinfo=UTC),
        "lifecycle:transition": "complete",
    },
}
#: By what tools tell activities apart, and their beginnings from their ends.
_CLASSIFIERS = {"Activity": "concept:name", "Transition": "concept:name lifecycle:transition"}
#: Of the standard: IEEE 1849-2016.
_VERSION = "1849.2016"
_NAMESPACE = "http://www.xes-standard.org/"
_PAGE = 5_000
Event = Mapping[str, Any]


def events(database: Database, process_key: str) -> Iterator[Event]:
    """Every stay of the cases of a process, case by case in its order."""
    query = (
        select(EventActivity, EventInstance.version)
        .join(EventInstance, EventInstance.id == EventActivity.root_id)
        .where(
            EventActivity.process_key == process_key,
            EventActivity.type.in_([*PLACES, "startEvent", "noneEndEvent"]),
        )
        .order_by(EventInstance.started_at, EventActivity.root_id, EventActivity.place)
        .execution_options(yield_per=_PAGE)
    )
    with database.begin() as session:
        for row, version in session.execute(query):
            yield {
                "case": row.root_id, "process": row.process_key, "version": version,
                "activity": row.activity_id, "type": row.type, "start": row.started_at,
                "end": row.ended_at, "canceled": row.canceled, "unit": row.unit,
                "group": row.group, "person": row.performer, "claimed": row.claimed_at,
                "opened": row.opened_at, "due": row.due_at,
            }  # fmt: skip


def write_csv(found: Iterable[Event], target: IO[str]) -> int:
    """One line for each event; the number of events."""
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for event in found:
        writer.writerow([_text(event[name]) for name in COLUMNS])
        count += 1
    return count


def write_xes(found: Iterable[Event], process_key: str, target: IO[bytes]) -> int:
    """A trace for each case, written as it comes; the number of events.

    A stay is two events where it began and ended: `start` and `complete`.
    """
    count = 0
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("log", {"xes.version": _VERSION, "xmlns": _NAMESPACE}):
            for element in _head(process_key):
                file.write(element)
            for case, stays in groupby(found, key=lambda event: event["case"]):
                with file.element("trace"):
                    file.write(_attribute("concept:name", case))
                    for element in _moments(list(stays)):
                        file.write(element)
                        count += 1
    return count


def _head(process_key: str) -> Iterator[etree._Element]:
    """What stands before the traces, in the order of the standard."""
    for name, prefix, uri in _EXTENSIONS:
        yield etree.Element("extension", {"name": name, "prefix": prefix, "uri": uri})
    for scope, attributes in _GLOBALS.items():
        element = etree.Element("global", {"scope": scope})
        element.extend(_attribute(key, value) for key, value in attributes.items())
        yield element
    for name, keys in _CLASSIFIERS.items():
        yield etree.Element("classifier", {"name": name, "keys": keys})
    yield _attribute("concept:name", process_key)
    yield _attribute("lifecycle:model", "standard")


def _moments(stays: list[Event]) -> Iterator[etree._Element]:
    """The beginnings and ends of the stays of one case, in their order."""
    points = [(stay["start"], number, "start", stay) for number, stay in enumerate(stays)]
    points += [
        (stay["end"], number, "ate_abort" if stay["canceled"] else "complete", stay)
        for number, stay in enumerate(stays)
        if stay["end"] is not None
    ]
    for at, _, transition, stay in sorted(points, key=lambda point: (point[0], point[1])):
        yield _event(at, transition, stay)


def _event(at: datetime, transition: str, stay: Event) -> etree._Element:
    element = etree.Element("event")
    attributes = {
        "concept:name": stay["activity"], "time:timestamp": at,
        "lifecycle:transition": transition, "org:group": stay["group"] or stay["unit"],
        "org:resource": stay["person"],
    }  # fmt: skip
    for key, value in attributes.items():
        if value:
            element.append(_attribute(key, value))
    return element


def _attribute(key: str, value: str | datetime) -> etree._Element:
    kind = "date" if isinstance(value, datetime) else "string"
    return etree.Element(kind, {"key": key, "value": _text(value)})


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
