"""A process diagram for people: names in their language, tokens with their holders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from lxml import etree

from leancity.cases import CaseCard
from portal.formats import Formats

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def speaking(source: bytes, translate: Callable[[str], str]) -> str:
    """The diagram with every name and note translated; ids, and so the tokens, stay."""
    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(f"{_BPMN}*"):
        name = element.get("name")
        if name:
            element.set("name", translate(name))
        if element.tag == f"{_BPMN}text" and element.text:
            words = " ".join(element.text.split())
            element.text = translate(words)
    return str(etree.tostring(root, encoding="unicode"))


def tokens(card: CaseCard, formats: Formats) -> list[dict[str, Any]]:
    """Where the case stands, as the diagram bundle draws it."""
    due = {task.activity_id: task.due_at for task in card.tasks if task.ended_at is None}
    shown = []
    for token in card.tokens:
        due_at = due.get(token.activity_id)
        kind = "overdue" if token.incident else formats.remaining(due_at).kind if due_at else ""
        shown.append(
            {
                "element": token.activity_id,
                "name": token.name,
                "holder": token.holder or gettext("the platform"),
                "since": formats.moment(token.since),
                "tone": {"overdue": "late", "soon": "soon"}.get(kind, "now"),
            }
        )
    return shown
