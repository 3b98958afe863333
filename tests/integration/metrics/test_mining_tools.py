"""Another tool of process mining reads the log and finds in it what happened."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
import r4pm
from lxml import etree
from r4pm import bindings

from leancity.metrics.mining import events, write_xes
from tests.fakes.figures import FakeReports, logged

XES = "{http://www.xes-standard.org/}"
#: Children of a log in the order of the standard; attributes stand between.
ORDER = ("extension", "global", "classifier", "attribute", "trace")
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"}
#: Transitions of the standard lifecycle that stays have.
TRANSITIONS = {"start", "complete", "ate_abort"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+\d\d:\d\d")


@pytest.fixture
def cases(database):
    """Cases of a quarter, some of which went back; some last."""
    source = FakeReports(40).source("prevention", None)
    for row in source.rows:
        row.performer = "5f3a" if row.type == "userTask" else None
    with database.begin() as session:
        session.add_all(logged(source))
    return list(events(database, "prevention"))


@pytest.fixture
def log(cases, tmp_path):
    path = tmp_path / "log.xes"
    with path.open("wb") as target:
        write_xes(cases, "prevention", target)
    return path


def happened(cases):
    """Every beginning and end of every case, in the order of time."""
    found = defaultdict(list)
    for place, stay in enumerate(cases):
        found[stay["case"]].append((stay["start"], place, stay["activity"]))
        if stay["end"] is not None:
            found[stay["case"]].append((stay["end"], place, stay["activity"]))
    return {case: [name for _, _, name in sorted(points)] for case, points in found.items()}


def test_another_tool_finds_the_same_variants(cases, log):
    projection = bindings.log_to_activity_projection(log=r4pm.import_item("EventLog", str(log)))

    found = {
        tuple(variant["activities"]): variant["count"]
        for variant in bindings.get_variants(projection)
    }

    assert found == Counter(tuple(names) for names in happened(cases).values())
    assert len(found) > 1


def test_another_tool_finds_what_follows_what(cases, log):
    graph = bindings.discover_dfg(r4pm.import_item("EventLog", str(log)))

    told = happened(cases).values()
    follows = Counter(pair for names in told for pair in pairwise(names))
    assert {tuple(pair): count for pair, count in graph["directly_follows_relations"]} == follows
    assert graph["activities"] == Counter(name for names in told for name in names)


def test_another_tool_writes_back_what_it_has_read(log, tmp_path):
    """Moments, transitions, groups and persons were understood, not only names."""
    again = tmp_path / "again.xes"
    r4pm.export_item(r4pm.import_item("EventLog", str(log)), str(again))

    assert attributes(again) == attributes(log)


def attributes(path):
    """Of every event of every trace: kind, key and value."""
    traces = etree.parse(path).getroot().findall(f"{XES}trace")
    return [
        [
            sorted((each.tag, each.get("key"), each.get("value")) for each in event)
            for event in trace.iter(f"{XES}event")
        ]
        for trace in traces
    ]


def test_the_grammar_is_that_of_the_standard(log):
    root = etree.parse(log).getroot()
    kinds = [kind(child) for child in root]

    assert root.tag == f"{XES}log"
    assert float(root.get("xes.version")) > 0
    assert kinds == sorted(kinds, key=ORDER.index)
    assert set(kinds) == set(ORDER)
    prefixes = {child.get("prefix") for child in root.findall(f"{XES}extension")}
    for element in root.iter():
        if etree.QName(element).localname in ATTRIBUTES:
            assert element.get("key").partition(":")[0] in prefixes
            assert element.get("value")
    for holder in (root, *root.findall(f"{XES}trace"), *root.iter(f"{XES}event")):
        keys = [child.get("key") for child in holder if child.get("key")]
        assert len(keys) == len(set(keys))
    for moment in root.iter(f"{XES}date"):
        assert MOMENT.fullmatch(moment.get("value"))


def test_what_is_promised_of_every_event_is_there(log):
    root = etree.parse(log).getroot()

    for scope in root.findall(f"{XES}global"):
        promised = {child.get("key") for child in scope}
        holders = list(root.iter(f"{XES}{scope.get('scope')}"))
        assert holders
        assert all(promised <= {child.get("key") for child in holder} for holder in holders)
    known = {child.get("key") for child in next(root.iter(f"{XES}event"))}
    for classifier in root.findall(f"{XES}classifier"):
        assert set(classifier.get("keys").split()) <= known
    told = root.xpath("//*[@key='lifecycle:transition'][parent::*[local-name()='event']]/@value")
    assert set(told) <= TRANSITIONS


def kind(element):
    name = etree.QName(element).localname
    return "attribute" if name in ATTRIBUTES else name
