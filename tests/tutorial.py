"""The tutorial as a test reads it: files to write and commands to run, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx

from leancity.library.catalogue import Catalogue, Text, updated_po
from leancity.local.environment import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: file=(?P<file>\S+))?\n(?P<body>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A block of the page that is meant to be done."""

    kind: str
    file: str
    body: str

    @property
    def commands(self) -> list[str]:
        """The lines to type."""
        return self.body.strip().splitlines()

    def write(self, root: Path) -> None:
        """Save the file as its tool would."""
        path = root / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._content(path))

    def _content(self, path: Path) -> bytes:
        if self.kind == "docx":
            document = docx.Document()
            for line in self.body.rstrip("\n").split("\n"):
                document.add_paragraph(line)
            target = BytesIO()
            document.save(target)
            return target.getvalue()
        if self.kind == "po":
            return _filled_in(path.read_bytes(), self.body.encode())
        return self.body.encode()


def _filled_in(waiting: bytes, words: bytes) -> bytes:
    """A catalogue whose empty places are filled in by hand, and no other."""
    header = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    given = Catalogue.parse("tutorial", "en", header + words)
    empty = re.findall(r'^msgid "(.+)"\nmsgstr ""$', waiting.decode(), re.M)
    assert sorted(empty) == sorted(given.entries)
    known = Catalogue.parse("waiting", "en", waiting).entries
    texts = [Text(text=text, file="", element="") for text in [*known, *empty]]
    return updated_po(waiting, "en", texts, given)


def blocks() -> Iterator[Block]:
    """What the page tells its reader to do, in order; plain text is only shown."""
    for match in _BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        block = Block(match["kind"], match["file"] or "", match["body"])
        if block.file or block.kind == "sh":
            yield block
