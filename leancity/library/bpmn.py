"""A diagram as the platform sees it: activities, flows and what they declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from leancity.library import elements
from leancity.library.xml import BPMN, CAMUNDA, local, parse, text_of

_NS = {"bpmn": BPMN, "camunda": CAMUNDA}
_EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateThrowEvent",
        "intermediateCatchEvent",
        "boundaryEvent",
    }
)
_TASKS = frozenset(
    {
        "task",
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "manualTask",
        "businessRuleTask",
        "scriptTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
    }
)
_GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
FLOW_NODES = _EVENTS | _TASKS | _GATEWAYS


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """A flow node: an activity, event or gateway."""

    id: str
    #: local name of its element: userTask, startEvent, ...
    type: str
    name: str
    #: id of the sub-process around it, or empty
    parent: str = ""
    #: extension properties: status, deadline, channel, writes, form, right, ...
    properties: Mapping[str, str] = field(default_factory=dict)
    #: camunda attributes: formRef, candidateGroups, dueDate, topic, ...
    camunda: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    #: message name of a receive task or message event
    message: str = ""
    #: error code of an error event; None: catches every code
    error_code: str | None = ""
    #: event definition without its suffix: timer, message, error, ...
    event: str = ""
    #: the activity a boundary event sits on
    attached_to: str = ""
    #: expression of a timer
    timer: str = ""
    loop: elements.Loop | None = None
    #: how it would run code inside the engine: names of attributes and elements
    code: tuple[str, ...] = ()
    by_event: bool = False
    #: a boundary event that ends its activity, a start event that ends what is around it
    interrupting: bool = True

    @property
    def topic(self) -> str:
        """The topic of an external task, or empty."""
        return self.camunda.get("topic", "")

    @property
    def form_ref(self) -> str:
        """The id of its form, or empty; events of a running case name it by a property."""
        return self.camunda.get("formRef", "") or self.properties.get("form", "")

    @property
    def is_act(self) -> bool:
        """Whether people set it off by a button of the card."""
        return "right" in self.properties

    @property
    def button(self) -> str:
        """What its button says, or empty."""
        return self.properties.get("button", "")

    @property
    def candidate_groups(self) -> tuple[str, ...]:
        """The groups that may claim the task."""
        text = self.camunda.get("candidateGroups", "")
        return tuple(part.strip() for part in text.split(",") if part.strip())

    @property
    def due_date(self) -> str:
        """The expression of its due date, or empty."""
        return self.camunda.get("dueDate", "")

    @property
    def is_gateway(self) -> bool:
        """Whether it decides or joins."""
        return self.type in _GATEWAYS


class BpmnModel:
    """One executable process of a BPMN file."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        processes = root.findall("bpmn:process", _NS)
        #: ids of every process of the file
        self.process_ids = tuple(process.get("id", "") for process in processes)
        self._process = processes[0] if processes else etree.Element("nothing")
        self._messages = elements.names(root, "message", "name")
        self._errors = elements.names(root, "error", "errorCode")

    @classmethod
    def parse(cls, file: str, data: bytes) -> BpmnModel:
        """Read a BPMN file; `PackageError` when it is not XML."""
        return cls(parse(file, data))

    @property
    def process_id(self) -> str:
        """The key of the process definition."""
        return str(self._process.get("id", ""))

    @property
    def name(self) -> str:
        """The process as people call it."""
        return str(self._process.get("name", ""))

    @property
    def is_executable(self) -> bool:
        """Whether the engine would run it."""
        return str(self._process.get("isExecutable")) == "true"

    @property
    def history_ttl(self) -> str:
        """How long history is kept, an ISO 8601 period or days; empty when not said."""
        return str(self._process.get(f"{{{CAMUNDA}}}historyTimeToLive", ""))

    @property
    def starter_groups(self) -> tuple[str, ...]:
        """The groups that may start it."""
        text = self._process.get(f"{{{CAMUNDA}}}candidateStarterGroups", "")
        return tuple(part.strip() for part in text.split(",") if part.strip())

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every flow node by id, those of sub-processes too, in the order of the file."""
        return {
            element.get("id", ""): self._node(element)
            for element in self._process.iter()
            if isinstance(element.tag, str) and local(element) in FLOW_NODES
        }

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Every sequence flow."""
        return tuple(
            Flow(
                id=element.get("id", ""),
                name=element.get("name", ""),
                source=element.get("sourceRef", ""),
                target=element.get("targetRef", ""),
                condition=text_of(element.find("bpmn:conditionExpression", _NS)),
            )
            for element in self._process.iter(f"{{{BPMN}}}sequenceFlow")
        )

    @property
    def user_tasks(self) -> tuple[Node, ...]:
        """The user tasks."""
        return tuple(node for node in self.nodes.values() if node.type == "userTask")

    @property
    def external_tasks(self) -> tuple[Node, ...]:
        """The service tasks that workers serve."""
        return tuple(node for node in self.nodes.values() if node.topic)

    @property
    def acts(self) -> tuple[Node, ...]:
        """The buttons of a running case's card."""
        return tuple(node for node in self.nodes.values() if node.is_act)

    def property(self, name: str) -> Mapping[str, str]:
        """Activity id -> value of an extension property, where it is set."""
        return {
            node.id: node.properties[name]
            for node in self.nodes.values()
            if name in node.properties
        }

    def elements(self) -> Iterator[etree._Element]:
        """Every element of the file."""
        return (element for element in self._root.iter() if isinstance(element.tag, str))

    def buttons(self) -> list[tuple[str, str]]:
        """(element id, text) of the buttons on the card: they are not drawn."""
        return [(node.id, node.button) for node in self.acts if node.button]

    def texts(self) -> list[tuple[str, str]]:
        """(element id, text) of everything a person reads in the diagram."""
        found = [
            (element.get("id", ""), element.get("name", ""))
            for element in self._root.iter()
            if isinstance(element.tag, str)
            and etree.QName(element).namespace == BPMN
            and local(element) not in {"message", "error", "signal", "escalation"}
        ]
        found += [
            (element.get("id", ""), text_of(element.find("bpmn:text", _NS)))
            for element in self._root.iter(f"{{{BPMN}}}textAnnotation")
        ]
        return [(element, text) for element, text in found if text]

    def _node(self, element: etree._Element) -> Node:
        parent = element.getparent()
        inside = parent is not None and parent is not self._process
        extension = element.find("bpmn:extensionElements", _NS)
        event = elements.event_definition(element)
        return Node(
            id=element.get("id", ""),
            type=local(element),
            name=" ".join(element.get("name", "").split()),
            parent=parent.get("id", "") if inside and parent is not None else "",
            properties=elements.pairs(extension, "property"),
            camunda=elements.camunda_attributes(element),
            inputs=elements.parameters(extension, "inputParameter"),
            outputs=elements.parameters(extension, "outputParameter"),
            message=self._messages.get(elements.ref(element, event, "messageRef"), ""),
            error_code=self._error_code(event),
            event=local(event).removesuffix("EventDefinition") if event is not None else "",
            attached_to=element.get("attachedToRef", ""),
            timer=elements.timer(event),
            loop=elements.loop(element),
            code=elements.code(element, extension),
            by_event=element.get("triggeredByEvent") == "true",
            interrupting="false"
            not in (element.get("cancelActivity"), element.get("isInterrupting")),
        )

    def _error_code(self, event: etree._Element | None) -> str | None:
        if event is None or local(event) != "errorEventDefinition":
            return ""
        reference = event.get("errorRef")
        return self._errors.get(reference, "") if reference else None
