"""Element templates for Camunda Modeler: an analyst picks a step and fills in a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from leancity.i18n import N_
from leancity.library.retries import PROFILES, PROPERTY
from leancity.library.topics import Input, Topic

SCHEMA = "https://unpkg.com/@camunda/element-templates-json-schema/resources/schema.json"
_WRITES, _ERRORS = N_("Writes"), N_("BPMN errors")
#: A msgid in the language of the templates.
Translate = Callable[[str], str]


def element_templates(topics: Iterable[Topic], translate: Translate) -> list[dict[str, Any]]:
    """One template for each topic; they are valid against Camunda's published schema."""
    return [_template(topic, translate) for topic in topics]


def _template(topic: Topic, translate: Translate) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "id": f"leancity.{topic.name}",
        "name": translate(topic.title),
        "description": _description(topic, translate),
        "category": {"id": "leancity", "name": "LeanCity"},
        "appliesTo": ["bpmn:Task", "bpmn:ServiceTask"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "properties": [
            _fixed("camunda:type", "external"),
            _fixed("camunda:topic", topic.name),
            *(_input(each, translate) for each in topic.inputs),
            _retries(translate),
        ],
    }


def _description(topic: Topic, translate: Translate) -> str:
    parts = [translate(topic.about)] if topic.about else []
    for title, names in ((_WRITES, topic.outputs), (_ERRORS, topic.answers)):
        if names:
            parts.append(f"{translate(title)}: {', '.join(names)}.")
    return " ".join(parts)


def _fixed(name: str, value: str) -> dict[str, Any]:
    return {"type": "Hidden", "value": value, "binding": {"type": "property", "name": name}}


def _input(given: Input, translate: Translate) -> dict[str, Any]:
    """A field of the form; what may be left out is read from the case, if it is there."""
    shape = {
        "label": given.name,
        "description": translate(given.meaning),
        "type": "String",
        "binding": {"type": "camunda:inputParameter", "name": given.name},
    }
    if given.required:
        return {**shape, "constraints": {"notEmpty": True}}
    return {**shape, "value": f"${{execution.getVariable('{given.name}')}}"}


def _retries(translate: Translate) -> dict[str, Any]:
    profiles = [
        {"name": translate(profile.title), "value": name} for name, profile in PROFILES.items()
    ]
    return {
        "label": translate(N_("Tries after a failure")),
        "type": "Dropdown",
        "value": "",
        "choices": [{"name": translate(N_("As the step itself does")), "value": ""}, *profiles],
        "binding": {"type": "camunda:property", "name": PROPERTY},
    }
