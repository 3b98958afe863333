"""The fakes take what the rooms take: a test on a fake means something."""

from __future__ import annotations

import inspect

import pytest

from leancity.cases import Cases
from leancity.dictionaries import Dictionaries
from leancity.engine import Engine, EngineClient
from leancity.files import Files
from leancity.forms import Drafts
from leancity.notifications import Notifications
from leancity.org import Org
from leancity.subjects import Subjects
from tests.fakes import engine, registry, rooms

PAIRS = [
    (registry.FakeCases, Cases), (rooms.FakeOrg, Org), (engine.FakeEngine, Engine),
    (engine.FakeClient, EngineClient), (rooms.FakeFiles, Files), (rooms.FakeDrafts, Drafts),
    (rooms.FakeSubjects, Subjects), (rooms.FakeDictionaries, Dictionaries),
    (rooms.FakeNotifications, Notifications),
]  # fmt: skip
#: What a test does to a fake, beside what the portal asks of it.
LEVERS = {(rooms.FakeOrg, "dismiss"), (rooms.FakeFiles, "add")}


def public(kind):
    for name, member in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith("_") and (kind, name) not in LEVERS:
            yield name, member


def positional(function):
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    return [one for one in inspect.signature(function).parameters.values() if one.kind in kinds]


@pytest.mark.parametrize(("fake", "real"), PAIRS, ids=lambda kind: kind.__name__)
def test_a_fake_has_the_methods_of_its_room_and_no_others(fake, real):
    for name, member in public(fake):
        twin = getattr(real, name, None)
        assert twin is not None, f"{real.__name__} has no {name}"
        wanted = [one.name for one in positional(twin) if one.default is inspect.Parameter.empty]
        assert len(positional(member)) >= len(wanted), f"{name}{inspect.signature(twin)}"
