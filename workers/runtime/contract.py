"""The modeller's contract: what a handler's docstring promises to the author of a diagram."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from workers.runtime.errors import RegistrationError

SECTIONS = ("Reads", "Writes", "BPMN errors")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):\s*(.*)$")
_ENTRY = re.compile(r"^`?([A-Za-z_][\w.-]*)`?:\s*(.+)$")
_NOTHING = re.compile(r"^(nothing|none)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A parsed docstring; each section maps a name to its meaning."""

    #: what it does, one short sentence
    summary: str
    #: what else the author of a diagram should know
    details: str
    reads: Mapping[str, str]
    writes: Mapping[str, str]
    bpmn_errors: Mapping[str, str]

    @classmethod
    def parse(cls, docstring: str | None) -> Contract:
        """Read a docstring of this form, or raise `RegistrationError`:

        Summary.

        Details, if any.

        Reads:
            name: meaning
        Writes: nothing.
        BPMN errors:
            code: meaning
        """
        lines = inspect.cleandoc(docstring or "").splitlines()
        if not lines:
            raise RegistrationError("a handler needs a docstring with its contract")
        sections: dict[str, dict[str, str]] = {}
        current: str | None = None
        last: str | None = None
        details: list[str] = []
        for line in lines[1:]:
            heading = _HEADING.match(line)
            if heading:
                current, last = heading[1], None
                sections[current] = {}
                _refuse_inline(current, heading[2])
            elif current and line.startswith(" "):
                last = _add(sections[current], line.strip(), last)
            elif current is None and line:
                details.append(line)
        missing = [name for name in SECTIONS if name not in sections]
        if missing:
            raise RegistrationError(f"the docstring lacks {', '.join(missing)}")
        reads, writes, errors = (sections[name] for name in SECTIONS)
        return cls(
            summary=lines[0],
            details=" ".join(details),
            reads=reads,
            writes=writes,
            bpmn_errors=errors,
        )


def _refuse_inline(section: str, text: str) -> None:
    if text and not _NOTHING.match(text):
        raise RegistrationError(f'"{section}:" is followed by entries on lines of their own')


def _add(entries: dict[str, str], line: str, last: str | None) -> str:
    """Add an entry, or one more line of the last one; return the entry's name."""
    entry = _ENTRY.match(line)
    if entry:
        entries[entry[1]] = entry[2]
        return entry[1]
    if last is None:
        raise RegistrationError(f'"{line}" is not of the form "name: meaning"')
    entries[last] += f" {line}"
    return last
