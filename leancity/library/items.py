"""The things of a package's files, each by a key: what a comparison compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from leancity.library.catalogue import Catalogue
from leancity.library.form import FormFile
from leancity.library.passport import read_yaml
from leancity.library.xml import BPMN, CAMUNDA, local, parse

#: Elements of a diagram that carry no meaning of their own, or whose meaning others carry.
_SILENT = frozenset({"incoming", "outgoing", "flowNodeRef", "extensionElements"})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing of a file that can be told from the others by a key."""

    name: str = ""
    sort: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


# --- diagrams ----------------------------------------------------------------------------
def _diagram(data: bytes) -> dict[str, Item]:
    """Everything with an id between the definitions and the drawing."""
    found = {}
    for element in parse("diagram", data).iter():
        if isinstance(element.tag, str) and element.get("id") and _is_model(element):
            found[str(element.get("id"))] = _element(element)
    return found


def _is_model(element: etree._Element) -> bool:
    carried = local(element).endswith("EventDefinition") or local(element) == "definitions"
    return bool(etree.QName(element).namespace == BPMN) and not carried


def _element(element: etree._Element) -> Item:
    properties = {
        etree.QName(name).localname: str(value)
        for name, value in element.attrib.items()
        if name not in {"id"}
    }
    for child in element:
        if not isinstance(child.tag, str) or local(child) in _SILENT - {"extensionElements"}:
            continue
        if local(child) == "extensionElements":
            properties |= dict(_extensions(child))
        elif not child.get("id") or local(child).endswith("EventDefinition"):
            properties[local(child)] = _flat(child)
    name = " ".join(str(element.get("name", "")).split())
    return Item(name=name, sort=local(element), properties=properties)


def _extensions(holder: etree._Element) -> Iterator[tuple[str, str]]:
    for each in holder.iter():
        if not isinstance(each.tag, str) or etree.QName(each).namespace != CAMUNDA:
            continue
        kind = {"property": "property", "inputParameter": "input", "outputParameter": "output"}
        if local(each) in kind:
            value = each.get("value") or "".join(map(str, each.itertext())).strip()
            yield f"{kind[local(each)]} {each.get('name', '')}", value


def _flat(element: etree._Element) -> str:
    """The values of an element and everything in it, in one line."""
    parts = []
    for each in element.iter():
        if isinstance(each.tag, str):
            parts += [str(v) for n, v in each.attrib.items() if n != "id" and "type" not in n]
            parts.append((each.text or "").strip())
    return " ".join(filter(None, parts))


# --- forms, settings, tables, words ------------------------------------------------------
def _form(data: bytes) -> dict[str, Item]:
    found = {}
    for component in FormFile.parse("form", "form", data).components:
        key = str(component.get("key") or component.get("id", ""))
        inner = {k: v for k, v in component.items() if k not in {"components", "id", "layout"}}
        label = component.get("label") or component.get("dateLabel") or component.get("text") or ""
        found[key] = Item(
            name=str(label), sort=str(component.get("type", "")), properties=dict(_leaves(inner))
        )
    return found


def _settings(data: bytes) -> dict[str, Item]:
    return {
        place: Item(name=value, properties={"": value})
        for place, value in _leaves(read_yaml("process.yaml", data))
    }


def _json(data: bytes) -> dict[str, Item]:
    return {
        place: Item(name=value, properties={"": value})
        for place, value in _leaves(json.loads(data))
    }


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(dotted place, text) of every value; rows of a list are told apart by their key."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list) and any(isinstance(row, dict) for row in value):
        for number, row in enumerate(value, 1):
            name = _row_name(row) or str(number)
            yield from _leaves(row, f"{place}.{name}")
    elif isinstance(value, list):
        yield place, ", ".join(map(str, value))
    else:
        yield place, json.dumps(value) if isinstance(value, bool) else str(value)


def _row_name(row: Any) -> str:
    if not isinstance(row, dict):
        return ""
    return next((str(row[n]) for n in ("key", "code", "value", "field", "title") if n in row), "")


def _table(data: bytes) -> dict[str, Item]:
    found = {}
    for element in parse("table", data).iter():
        if not isinstance(element.tag, str) or not element.get("id"):
            continue
        if local(element) in {"decision", "input", "output", "rule"}:
            cells = [" ".join(cell.itertext()).strip() for cell in element.iter() if _is_cell(cell)]
            found[str(element.get("id"))] = Item(
                name=str(element.get("label") or element.get("name") or ""),
                sort=local(element),
                properties={"cells": " | ".join(cells)} if local(element) != "decision" else {},
            )
    return found


def _is_cell(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and local(element) == "text"


def _words(data: bytes) -> dict[str, Item]:
    entries = Catalogue.parse("catalogue", "en", data).entries
    return {text: Item(name=said, properties={"": said}) for text, said in entries.items()}


READERS: Mapping[str, Callable[[bytes], dict[str, Item]]] = {
    ".bpmn": _diagram,
    ".form": _form,
    ".yaml": _settings,
    ".json": _json,
    ".dmn": _table,
    ".po": _words,
}


# --- templates ---------------------------------------------------------------------------
def paragraphs(data: bytes) -> list[str]:
    """What a template says, line by line, tables too."""
    try:
        document = docx.Document(BytesIO(data))
    except (BadZipFile, OpcError, KeyError, ValueError) as error:
        raise ValueError("not a docx file") from error
    text = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    lines = [
        "".join(str(run.text or "") for run in paragraph.iter(text))
        for paragraph in document.element.body.iter(text[:-1] + "p")
    ]
    return [line for line in lines if line.strip()]
