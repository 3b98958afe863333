"""The log for other tools: both formats, in order, naming nobody."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import etree

from leancity.metrics.mining import COLUMNS, events, write_csv, write_xes
from leancity.metrics.models import EventInstance
from tests.unit.metrics.logged import at, row

XES = {"x": "http://www.xes-standard.org/"}


@pytest.fixture
def logged(database):
    """Two cases, the later one first in the alphabet; one stay was cut off, one lasts."""
    with database.begin() as session:
        for root, day in (("b", 23), ("a", 24)):
            session.add(
                EventInstance(
                    id=root, root_id=root, process_key="p", definition_id="p:1", version=3,
                    unit="dobik", started_at=at(9, day), ended_at=None, state="active",
                )
            )  # fmt: skip
        session.add_all(
            [
                row("start", at(9), at(9), root="b", type="startEvent"),
                row("fill", at(9), at(11), root="b", place=1, group="specialist.dobik", performer="5f"),
                row("gate", at(11), at(11), root="b", place=2, type="exclusiveGateway"),
                row("wait", at(11), at(12), root="b", place=3, type="receiveTask", canceled=True),
                row("fill", at(9, 24), None, root="a", place=1),
            ]
        )  # fmt: skip
    return database


def test_csv(logged):
    target = io.StringIO()

    assert write_csv(events(logged, "p"), target) == 4

    rows = list(csv.DictReader(io.StringIO(target.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert [(one["case"], one["activity"], one["canceled"]) for one in rows] == [
        ("b", "start", "false"), ("b", "fill", "false"), ("b", "wait", "true"), ("a", "fill", "false"),
    ]  # fmt: skip
    assert rows[1]["person"] == "5f"
    assert (rows[1]["start"], rows[3]["end"]) == ("2026-11-22T22:00:00.000+00:00", "")


def test_xes(logged):
    target = io.BytesIO()

    assert write_xes(events(logged, "p"), "p", target) == 7

    log = etree.fromstring(target.getvalue())
    traces = log.findall("x:trace", XES)
    assert [trace.find("x:string", XES).get("value") for trace in traces] == ["b", "a"]
    told = [
        {attribute.get("key"): attribute.get("value") for attribute in event}
        for event in traces[0].findall("x:event", XES)
    ]
    assert [(one["concept:name"], one["lifecycle:transition"]) for one in told] == [
        ("start", "start"), ("start", "complete"), ("fill", "start"), ("fill", "complete"),
        ("wait", "start"), ("wait", "ate_abort"),
    ]  # fmt: skip
    moments = [one["time:timestamp"] for one in told]
    assert moments == sorted(moments)
    assert told[2]["org:group"] == "specialist.dobik"
    assert told[4]["org:group"] == "dobik"


def test_a_process_without_cases_is_an_empty_log(database):
    target = io.BytesIO()

    assert write_xes(events(database, "nobody"), "nobody", target) == 0
    assert etree.fromstring(target.getvalue()).findall("x:trace", XES) == []
