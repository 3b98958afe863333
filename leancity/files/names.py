"""File names that are safe to store, to show and to send."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

MAX_LENGTH = 120
_PATH = re.compile(r"[\\/]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def safe_filename(name: str, suffixes: Sequence[str] = ()) -> str:
    """The last part of a name without control, bidirectional and reserved characters.

    When `suffixes` are given the name ends with one of them: a PNG called `photo.jpg` becomes
    `photo.png`, so that what is downloaded opens.
    """
    last = _PATH.split(unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    cleaned = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(". ")
    stem, dot, suffix = cleaned.rpartition(".")
    if not dot or not suffix.isalnum() or len(suffix) > 8:
        stem, suffix = cleaned, ""
    if suffixes and suffix.lower() not in suffixes:
        suffix = suffixes[0]
    ending = f".{suffix}" if suffix else ""
    return (stem.strip(". ")[: MAX_LENGTH - len(ending)] or "file") + ending


def content_disposition(name: str, *, inline: bool = False) -> str:
    """The header of a download (RFC 6266): an ASCII name and the real one."""
    safe = safe_filename(name)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", safe)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
