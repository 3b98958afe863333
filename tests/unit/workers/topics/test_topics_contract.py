"""What diagrams are checked against is what the handlers promise."""

from __future__ import annotations

import dataclasses

import pytest

from leancity.library import known_topics
from leancity.library.topics import FILE
from workers.app import city_registry
from workers.contracts import contracts

REGISTRY = city_registry()


def test_every_topic_of_the_library_has_a_handler_and_every_handler_is_known_there():
    assert set(REGISTRY.topics) == set(known_topics())


@pytest.mark.parametrize("topic", REGISTRY.topics)
def test_the_library_and_the_handler_agree_on_what_is_read_written_and_answered(topic):
    handler, known = REGISTRY[topic], known_topics()[topic]
    fields = dataclasses.fields(handler.payload_type)
    required = {f.name for f in fields if f.default is dataclasses.MISSING}
    assert set(known.required) == required
    assert set(known.optional) == {f.name for f in fields} - required
    assert set(known.writes) == set(handler.contract.writes)
    assert set(known.errors) == set(handler.contract.bpmn_errors)


def test_the_librarys_file_is_what_the_handlers_say():
    """Otherwise: `python -m workers.contracts`."""
    assert FILE.read_text(encoding="utf-8") == contracts(REGISTRY)


@pytest.mark.parametrize("handler", list(REGISTRY), ids=lambda handler: handler.topic)
def test_a_handler_lives_in_the_module_of_its_topic(handler):
    module = handler.function.__module__.rsplit(".", 1)[-1]
    assert module == handler.topic.replace("-", "_")
