"""The topics a diagram may use are those the workers serve, with the same contract."""

from __future__ import annotations

import dataclasses

import workers.topics
from leancity.library import known_topics
from workers.runtime import Handler, Registry


def required(handler: Handler) -> set[str]:
    """Variables without which the handler refuses the task."""
    return {
        field.name
        for field in dataclasses.fields(handler.payload_type)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }


def test_every_topic_has_a_handler_and_every_handler_a_topic() -> None:
    served = Registry.collect(workers.topics)
    promised = {
        handler.topic: (
            required(handler),
            set(handler.contract.reads) - required(handler),
            set(handler.contract.writes),
            set(handler.contract.bpmn_errors),
        )
        for handler in served
    }
    known = {
        name: (set(each.required), set(each.optional), set(each.writes), set(each.errors))
        for name, each in known_topics().items()
    }
    assert known == promised
