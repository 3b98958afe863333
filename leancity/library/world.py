"""What a check knows of the city, gathered from the other rooms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from leancity.library.findings import World
from leancity.library.topics import known_topics
from leancity.org.roles import ROLES, is_group

InspectForm = Callable[[Mapping[str, Any]], list[dict[str, Any]]]
#: What notices and documents are given besides the fields of the case.
NOTICE_NAMES = frozenset({"author", "case", "executor", "now", "unit"})
DOCUMENT_NAMES = NOTICE_NAMES | {"document", "signatory"}


def city_world(
    *,
    units: Collection[str],
    zone: ZoneInfo,
    inspect_form: InspectForm,
    dictionaries: Collection[str] = (),
) -> World:
    """The world of a city with these units and value lists."""
    templates = _Templates(zone)
    return World(
        topics=known_topics(),
        units=frozenset(units),
        is_group=lambda name: is_group(name, units),
        roles=frozenset(ROLES),
        dictionaries=frozenset(dictionaries),
        placeholders=templates.placeholders,
        document_names=DOCUMENT_NAMES,
        notice_names=NOTICE_NAMES,
        filters=templates.filters,
        inspect_form=inspect_form,
    )


class _Templates:
    """Reads docx templates; the grammar behind the filters is loaded when the first one comes."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    @cached_property
    def _renderer(self) -> Any:
        from leancity.documents.grammar import Grammar
        from leancity.documents.render import Renderer

        return Renderer(Grammar(), self._zone)

    def placeholders(self, template: bytes) -> frozenset[str]:
        """The names a template asks for; ValueError when it is not a template."""
        from leancity.documents.errors import TemplateError

        try:
            return frozenset(self._renderer.placeholders(template, name="template"))
        except TemplateError as error:
            raise ValueError(error.reason) from error

    @property
    def filters(self) -> frozenset[str]:
        """The filters that letters may use."""
        from leancity.documents.filters import Filters
        from leancity.documents.grammar import Grammar

        return frozenset(Filters(Grammar(), self._zone).table())
