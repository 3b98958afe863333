"""What a check says, and what it must know of the world outside the package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from leancity.library.topics import Topic


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault of a package: where, and what an author should do."""

    #: path as in the repository, "forms/prevention/office.form"
    file: str
    #: id of the activity, field, key or msgid at fault; empty: the file as a whole
    element: str
    #: short name of the rule that found it
    code: str
    #: English msgid with %(name)s places
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The message in English, its places filled."""
        return self.message % self.params if self.params else self.message

    def __str__(self) -> str:
        place = f"{self.file}: {self.element}" if self.element else self.file
        return f"{place}: {self.text} [{self.code}]"


@dataclass(frozen=True, kw_only=True)
class World:
    """What exists beside the package: handlers, people, value lists, the tools that read files."""

    topics: Mapping[str, Topic]
    #: codes of units
    units: frozenset[str]
    #: whether a group can exist
    is_group: Callable[[str], bool]
    #: roles that rights can be given to
    roles: frozenset[str]
    #: value lists that other packages or the city brought
    dictionaries: frozenset[str] = frozenset()
    #: names that a docx template asks for; raises ValueError when it is not a template
    placeholders: Callable[[bytes], frozenset[str]]
    #: names that a document is given besides the case's fields
    document_names: frozenset[str]
    #: the same of a notice
    notice_names: frozenset[str]
    #: filters that a notice may use
    filters: frozenset[str]
    #: faults of a form's expressions: [{"element", "code", "message"}]
    inspect_form: Callable[[Mapping[str, Any]], list[dict[str, Any]]]
