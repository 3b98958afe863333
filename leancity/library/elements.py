"""What one BPMN element carries: Camunda's attributes, parameters, events, loops."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from leancity.library.xml import BPMN, CAMUNDA, local, text_of

_NS = {"bpmn": BPMN, "camunda": CAMUNDA}
#: Attributes and elements by which a diagram would run code inside the engine.
CODE_ATTRIBUTES = ("class", "delegateExpression", "expression")
CODE_ELEMENTS = ("script", "connector", "executionListener", "taskListener", "field")


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A multi-instance activity."""

    #: expression of the collection
    collection: str
    #: local variable that holds one element
    element: str


def names(root: etree._Element, tag: str, attribute: str) -> dict[str, str]:
    return {
        element.get("id", ""): element.get(attribute, "")
        for element in root.findall(f"bpmn:{tag}", _NS)
    }


def event_definition(element: etree._Element) -> etree._Element | None:
    for child in element:
        if isinstance(child.tag, str) and local(child).endswith("EventDefinition"):
            return child
    return None


def ref(element: etree._Element, event: etree._Element | None, name: str) -> str:
    holder = event if event is not None else element
    return str(holder.get(name, ""))


def camunda_attributes(element: etree._Element) -> dict[str, str]:
    prefix = f"{{{CAMUNDA}}}"
    return {
        str(name).removeprefix(prefix): str(value)
        for name, value in element.attrib.items()
        if str(name).startswith(prefix)
    }


def pairs(extension: etree._Element | None, tag: str) -> dict[str, str]:
    if extension is None:
        return {}
    return {
        child.get("name", ""): child.get("value", "")
        for child in extension.iter(f"{{{CAMUNDA}}}{tag}")
    }


def parameters(extension: etree._Element | None, tag: str) -> dict[str, str]:
    if extension is None:
        return {}
    return {
        child.get("name", ""): "".join(child.itertext()).strip()
        for child in extension.iter(f"{{{CAMUNDA}}}{tag}")
    }


def timer(event: etree._Element | None) -> str:
    if event is None or local(event) != "timerEventDefinition":
        return ""
    return next((text_of(child) for child in event if isinstance(child.tag, str)), "")


def loop(element: etree._Element) -> Loop | None:
    found = element.find("bpmn:multiInstanceLoopCharacteristics", _NS)
    if found is None:
        return None
    attributes = camunda_attributes(found)
    return Loop(
        collection=attributes.get("collection", ""), element=attributes.get("elementVariable", "")
    )


def code(element: etree._Element, extension: etree._Element | None) -> tuple[str, ...]:
    attributes = [name for name in CODE_ATTRIBUTES if element.get(f"{{{CAMUNDA}}}{name}")]
    inside = [] if extension is None else [local(e) for e in extension.iter() if _is_element(e)]
    own = ["script"] if local(element) == "scriptTask" else []
    return (*attributes, *(name for name in inside if name in CODE_ELEMENTS), *own)


def _is_element(element: etree._Element) -> bool:
    return isinstance(element.tag, str)
