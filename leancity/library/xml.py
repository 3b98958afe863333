"""Reading XML that somebody uploaded."""

from __future__ import annotations

from lxml import etree

from leancity.library.errors import PackageError

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
DMN_CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def parse(file: str, data: bytes) -> etree._Element:
    """The root element; a document type, an entity or broken XML is a `PackageError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError(file, str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise PackageError(file, "a document type is not allowed")
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: etree._Element | None) -> str:
    """The element's own text, without space around it; empty when there is no element."""
    return (element.text or "").strip() if element is not None else ""
