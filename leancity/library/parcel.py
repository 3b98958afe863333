"""Files as people hand them in: an archive of a package, or single files for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from leancity.errors import UserError
from leancity.i18n import N_
from leancity.library.package import CONFIG, Package

#: What a package may hold, unpacked.
MOST_BYTES = 32 * 1024 * 1024
MOST_FILES = 400
#: Folders of the repository: what stands before them in an archive is somebody's own folder.
_FOLDERS = ("processes", "forms", "doc_templates", "templates", "locale")
#: What operating systems put into archives.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_LANGUAGE = re.compile(rb'"Language:\s*([A-Za-z_]+)')
_LOCALE = re.compile(r"[a-z]{2}")
#: The same package gives the same archive.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """Resources that somebody handed in, by their names in the deployment."""

    resources: Mapping[str, bytes]
    #: an archive of a whole package: what is not in it is meant to go
    whole: bool

    def over(self, package: Package | None, key: str) -> Package:
        """The package that comes of laying these files over another."""
        known = {} if self.whole or package is None else package.resources
        return Package.from_resources(key, {**known, **self.resources})


def take(key: str, files: Iterable[tuple[str, bytes]]) -> Parcel:
    """Sort files that were handed in; `UserError` for what has no place in a package."""
    resources: dict[str, bytes] = {}
    whole = False
    for name, data in files:
        if name.lower().endswith(".zip"):
            inside = dict(_sorted(key, unpacked(name, data)))
            whole = whole or {f"{key}.bpmn", CONFIG} <= inside.keys()
            resources |= inside
        else:
            resources |= dict(_sorted(key, [(name, data)]))
    if not resources:
        raise UserError(N_("Choose a file first."))
    return Parcel(resources=resources, whole=whole)


def unpacked(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive; `UserError` when it is none, or too large."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _litter(e.filename)]
            if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
                raise UserError(N_("The archive %(name)s is too large for a package."), name=name)
            return [(entry.filename, archive.read(entry)) for entry in entries]
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UserError(N_("%(name)s is not an archive that can be read."), name=name) from error


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of files, each byte for byte as it is."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = ZipInfo(name, _MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def key_of(files: Iterable[tuple[str, bytes]]) -> str:
    """The key of the process that an archive is about: the name of its folder."""
    for name, data in files:
        inside = unpacked(name, data) if name.lower().endswith(".zip") else []
        for path, _ in inside:
            parts = _inner(path)
            if parts[0] == "processes" and len(parts) == 3 and parts[2] == CONFIG:
                return parts[1]
    raise UserError(
        N_("Hand in an archive with the folder processes/<key> and its process.yaml in it.")
    )


def _sorted(key: str, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for path, data in files:
        yield resource_of(key, path, data), data


def resource_of(key: str, path: str, data: bytes = b"") -> str:
    """The name in the deployment of a file that is called so; `UserError` when it has none."""
    parts = _inner(path)
    name = parts[-1]
    if len(parts) > 1 and parts[0] in _FOLDERS:
        _same_process(key, parts, path)
    lower = name.lower()
    if lower.endswith(".bpmn"):
        # A modeler keeps a diagram under any name; a package has one.
        return f"{key}.bpmn"
    if lower.endswith(".dmn"):
        return name
    if lower.endswith(".form"):
        return f"forms/{name}"
    if lower.endswith((".docx", ".sample.json")):
        return f"templates/{name}"
    if lower in {"process.yaml", "process.yml"}:
        return CONFIG
    if lower.endswith(".po"):
        return f"locale/{_locale(parts, data)}.po"
    raise UserError(N_("The file %(name)s has no place in a package."), name=path)


def _inner(path: str) -> list[str]:
    """The parts of a path from the first folder of the repository on."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "/"]
    if not parts or ".." in parts:
        raise UserError(N_("The file %(name)s has no place in a package."), name=path)
    first = next((n for n, part in enumerate(parts[:-1]) if part in _FOLDERS), len(parts) - 1)
    return parts[first:]


def _same_process(key: str, parts: list[str], path: str) -> None:
    owned = parts[0] in {"processes", "forms", "doc_templates"} and len(parts) == 3
    if owned and parts[1] != key:
        raise UserError(
            N_("The file %(name)s belongs to another process than %(key)s."), name=path, key=key
        )


def _locale(parts: list[str], data: bytes) -> str:
    said = _LANGUAGE.search(data)
    for word in (*parts[-2:-1], PurePosixPath(parts[-1]).stem, said[1].decode() if said else ""):
        if _LOCALE.fullmatch(word):
            return word
    raise UserError(N_("The catalogue %(name)s does not say its language."), name="/".join(parts))


def _litter(name: str) -> bool:
    return bool(_LITTER.search(name))
