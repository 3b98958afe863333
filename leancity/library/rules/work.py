"""External tasks: handlers, what they are given, what they may answer."""

from __future__ import annotations

from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.bpmn import Node
from leancity.library.catching import GIVEN_UP, is_caught
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.juel import is_expression
from leancity.library.retries import PROFILES, PROPERTY

#: Inputs that any topic may be given: the platform itself reads them.
_COMMON_INPUTS = frozenset({"priority"})


def topics(case: Inspection) -> Iterator[Finding]:
    """Every topic has a handler."""
    for node in case.nodes.values():
        if node.topic and node.topic not in case.world.topics:
            yield case.on_diagram(
                node.id,
                "topic-unknown",
                N_("No worker serves the topic %(topic)s."),
                topic=node.topic,
            )
        if node.topic and node.camunda.get("type") != "external":
            yield case.on_diagram(node.id, "topic-not-external", N_("The task must be external."))


def retry_profiles(case: Inspection) -> Iterator[Finding]:
    """A retry profile that is asked for exists; an empty name asks for none."""
    for node in case.nodes.values():
        name = node.properties.get(PROPERTY)
        if name and name not in PROFILES:
            yield case.on_diagram(
                node.id,
                "retry-profile-unknown",
                N_("There is no retry profile %(name)s; there are: %(known)s."),
                name=name,
                known=", ".join(PROFILES),
            )


def inputs(case: Inspection) -> Iterator[Finding]:
    """A handler is given what it needs, and nothing it does not know."""
    for node in case.nodes.values():
        topic = case.world.topics.get(node.topic)
        if topic is None:
            continue
        for name in topic.required:
            if name not in node.inputs and name not in case.written:
                yield case.on_diagram(
                    node.id,
                    "input-missing",
                    N_("The topic %(topic)s needs %(name)s."),
                    topic=topic.name,
                    name=name,
                )
        for name in node.inputs:
            if name not in {*topic.required, *topic.optional, *_COMMON_INPUTS}:
                yield case.on_diagram(
                    node.id,
                    "input-unknown",
                    N_("The topic %(topic)s does not read %(name)s."),
                    topic=topic.name,
                    name=name,
                )


def errors_caught(case: Inspection) -> Iterator[Finding]:
    """Every error code a handler may answer is caught: the engine would end the case silently."""
    for node in case.nodes.values():
        topic = case.world.topics.get(node.topic)
        for code in topic.errors if topic else ():
            if not is_caught(case.nodes, node.id, code):
                yield case.on_diagram(
                    node.id,
                    "error-uncaught",
                    N_("Nobody catches the error %(error)s; the case would end silently."),
                    error=code,
                )


def errors_thrown(case: Inspection) -> Iterator[Finding]:
    """A boundary event waits for an error that can come."""
    for node in case.nodes.values():
        host = case.nodes.get(node.attached_to)
        topic = case.world.topics.get(host.topic) if host else None
        waits = topic and node.event == "error" and node.error_code
        if topic and waits and node.error_code not in {*topic.errors, GIVEN_UP}:
            yield case.on_diagram(
                node.id,
                "error-unknown",
                N_("The topic %(topic)s never answers with the error %(error)s."),
                topic=topic.name,
                error=node.error_code,
            )


def notices(case: Inspection) -> Iterator[Finding]:
    """A notice is declared, goes to somebody, and takes along documents that exist."""
    if not case.config:
        return
    for node in _of_topic(case, "notify"):
        notice = node.inputs.get("notice", "")
        if notice and not is_expression(notice) and notice not in case.config.notices:
            yield case.on_diagram(
                node.id,
                "notice-unknown",
                N_("process.yaml declares no notice %(notice)s."),
                notice=notice,
            )
        yield from _attachments(case, node)
        yield from _recipient(case, node)


def documents(case: Inspection) -> Iterator[Finding]:
    """Every document code that a diagram or a decision names is declared."""
    if not case.config:
        return
    for node in _of_topic(case, "generate-document"):
        for code in _codes(case, node):
            if code not in case.config.documents:
                yield case.on_diagram(
                    node.id,
                    "document-unknown",
                    N_("process.yaml declares no document %(document)s."),
                    document=code,
                )


def _of_topic(case: Inspection, topic: str) -> Iterator[Node]:
    return (node for node in case.nodes.values() if node.topic == topic)


def _attachments(case: Inspection, node: Node) -> Iterator[Finding]:
    declared = case.config.documents if case.config else {}
    text = node.inputs.get("attachments", "")
    for code in [] if is_expression(text) else [_code(part) for part in text.split(",")]:
        if code and code not in declared:
            yield case.on_diagram(
                node.id,
                "document-unknown",
                N_("process.yaml declares no document %(document)s."),
                document=code,
            )


def _code(text: str) -> str:
    """A code of the list; `?` after it says that the document may be absent."""
    return text.strip().removesuffix("?")


def _recipient(case: Inspection, node: Node) -> Iterator[Finding]:
    kind, _, name = node.inputs.get("recipient", "").partition(":")
    personal = {field.key for _, field in case.fields if field.personal}
    if kind == "subject" and name not in personal:
        yield case.on_diagram(
            node.id,
            "recipient-unknown",
            N_("No form has the personal field %(field)s."),
            field=name or "-",
        )
    if kind == "group" and not is_expression(name) and not case.world.is_group(name):
        yield case.on_diagram(
            node.id, "group-unknown", N_("There is no group %(group)s."), group=name
        )


def _codes(case: Inspection, node: Node) -> Iterator[str]:
    """Codes written in the task, or answered by the decision whose result it walks through."""
    text = node.inputs.get("document_code", "")
    if not is_expression(text):
        yield from filter(None, [text])
        return
    for other in case.nodes.values():
        result = other.camunda.get("resultVariable")
        decision = case.decisions.get(other.camunda.get("decisionRef", ""))
        if decision and result and node.loop and result in node.loop.collection:
            yield from dict.fromkeys(decision.answers)


RULES = (topics, retry_profiles, inputs, errors_caught, errors_thrown, notices, documents)
