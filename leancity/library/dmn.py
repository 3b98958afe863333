"""A decision table as the platform sees it: what it reads and what it can answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from leancity.library.xml import DMN_CAMUNDA, local, parse, text_of

_STRING = re.compile(r'^"([^"]*)"$')
_FEEL_STRING = re.compile(r'"[^"]*"')
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?!\s*\()")
_WORDS = frozenset({"true", "false", "null", "and", "or", "not", "if", "then", "else", "in"})


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision with a decision table."""

    id: str
    name: str
    history_ttl: str
    #: variables that the input expressions read
    reads: frozenset[str]
    #: literal texts that the rules answer with
    answers: tuple[str, ...]


class DmnModel:
    """One DMN file."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    @classmethod
    def parse(cls, file: str, data: bytes) -> DmnModel:
        """Read a DMN file; `PackageError` when it is not XML."""
        return cls(parse(file, data))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions of the file."""
        return tuple(
            Decision(
                id=element.get("id", ""),
                name=element.get("name", ""),
                history_ttl=element.get(f"{{{DMN_CAMUNDA}}}historyTimeToLive", ""),
                reads=frozenset(
                    name for text in _texts(element, "inputExpression") for name in _names(text)
                ),
                answers=tuple(
                    match[1]
                    for text in _texts(element, "outputEntry")
                    if (match := _STRING.match(text))
                ),
            )
            for element in _all(self._root, "decision")
        )

    def elements(self) -> Iterator[etree._Element]:
        """Every element of the file."""
        return (element for element in self._root.iter() if isinstance(element.tag, str))

    def texts(self) -> list[tuple[str, str]]:
        """(element id, text) of everything a person reads in the table."""
        named = [(e.get("id", ""), e.get("name", "")) for e in _all(self._root, "decision")]
        labelled = [
            (e.get("id", ""), e.get("label", ""))
            for tag in ("input", "output")
            for e in _all(self._root, tag)
        ]
        notes = [
            (e.get("id", ""), text_of(child))
            for e in _all(self._root, "rule")
            for child in e
            if isinstance(child.tag, str) and local(child) == "description"
        ]
        return [(element, text) for element, text in (*named, *labelled, *notes) if text]


def _all(root: etree._Element, tag: str) -> list[etree._Element]:
    return [e for e in root.iter() if isinstance(e.tag, str) and local(e) == tag]


def _texts(root: etree._Element, tag: str) -> list[str]:
    return [
        text_of(child)
        for element in _all(root, tag)
        for child in element
        if isinstance(child.tag, str) and local(child) == "text"
    ]


def _names(expression: str) -> list[str]:
    bare = _FEEL_STRING.sub('""', expression)
    return [name for name in _NAME.findall(bare) if name not in _WORDS]
