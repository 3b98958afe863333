"""What differs between two packages, in words: by file, by element, by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import ndiff
from pathlib import PurePosixPath

from leancity.i18n import N_
from leancity.library.drafts import changed_files
from leancity.library.errors import PackageError
from leancity.library.items import READERS, Item, paragraphs
from leancity.library.package import Package

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_LONGEST = 160
#: What attributes and properties are called among people.
NAMES = {
    "name": N_("name"),
    "label": N_("label"),
    "topic": N_("topic"),
    "candidateGroups": N_("who may do it"),
    "dueDate": N_("due date"),
    "property deadline": N_("deadline"),
    "property status": N_("status"),
    "formRef": N_("form"),
    "conditionExpression": N_("condition"),
    "decisionRef": N_("decision"),
    "type": N_("type"),
    "sourceRef": N_("from where"),
    "targetRef": N_("to where"),
    "validate.required": N_("required"),
    "validate.maxLength": N_("most characters"),
    "description": N_("hint"),
    "text": N_("text"),
    "conditional.hide": N_("hidden when"),
    "values": N_("options"),
    "properties.personal": N_("personal"),
}


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One property that reads differently; empty: it was or is not there."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that was added, removed or changed."""

    kind: str
    #: id in the diagram, key of the field, place in the settings
    element: str
    #: what people call it
    name: str = ""
    #: what sort of thing it is: userTask, textfield, rule, ...
    sort: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileDifference:
    """How one file differs."""

    resource: str
    kind: str
    changes: tuple[Change, ...] = ()
    #: lines of a text with + or - before them
    lines: tuple[str, ...] = ()
    #: it differs, but in nothing a reader would see
    silent: bool = field(default=False)


def compare(old: Package, new: Package) -> list[FileDifference]:
    """Every file that differs, the diagram first; one that cannot be read differs as a whole."""
    found = []
    files = changed_files(old, new)
    for resource, kind in sorted(files.items(), key=lambda file: not file[0].endswith(".bpmn")):
        if kind != CHANGED:
            found.append(FileDifference(resource=resource, kind=kind))
            continue
        try:
            found.append(_changed(resource, old.resources[resource], new.resources[resource]))
        except (PackageError, ValueError):
            found.append(FileDifference(resource=resource, kind=kind))
    return found


def diagram_marks(old: Package, new: Package) -> tuple[dict[str, str], dict[str, str]]:
    """Element -> removed or changed of the old diagram, added or changed of the new one."""
    name = f"{new.key}.bpmn"
    changes = [c for each in compare(old, new) if each.resource == name for c in each.changes]
    before = {c.element: c.kind for c in changes if c.kind != ADDED}
    return before, {c.element: c.kind for c in changes if c.kind != REMOVED}


def _changed(resource: str, old: bytes, new: bytes) -> FileDifference:
    suffix = PurePosixPath(resource).suffix
    if suffix == ".docx":
        lines = tuple(_lines(paragraphs(old), paragraphs(new)))
        return FileDifference(resource=resource, kind=CHANGED, lines=lines, silent=not lines)
    items = READERS[suffix]
    changes = tuple(_between(items(old), items(new)))
    return FileDifference(resource=resource, kind=CHANGED, changes=changes, silent=not changes)


def _between(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Change]:
    for key in dict.fromkeys([*new, *old]):
        before, after = old.get(key), new.get(key)
        shown = after or before or Item()
        if before == after:
            continue
        kind = CHANGED if before and after else ADDED if after else REMOVED
        details = tuple(_details(before, after)) if before and after else ()
        if kind != CHANGED or details:
            yield Change(kind=kind, element=key, name=shown.name, sort=shown.sort, details=details)


def _details(before: Item, after: Item) -> Iterator[Detail]:
    old, new = before.properties, after.properties
    for name in dict.fromkeys([*new, *old]):
        if old.get(name, "") != new.get(name, ""):
            yield Detail(name=name, old=_short(old.get(name, "")), new=_short(new.get(name, "")))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    yield from (line for line in ndiff(old, new) if line[:2] in {"+ ", "- "})
