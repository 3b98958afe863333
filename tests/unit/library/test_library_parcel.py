"""Files that people hand in: each finds its place in a package, or is refused in words."""

from __future__ import annotations

import io
import zipfile

import pytest

from leancity.errors import UserError
from leancity.library import Package
from leancity.library import parcel as parcels
from leancity.library.drafts import changed_files, from_archive
from leancity.library.parcel import key_of, packed, resource_of, take, unpacked

KEY = "prevention"


def archive(**files: bytes) -> bytes:
    """A zip as an operating system writes it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("diagram_1.bpmn", "prevention.bpmn"),
        ("Профилактика (копия).bpmn", "prevention.bpmn"),
        ("processes/prevention/prevention.bpmn", "prevention.bpmn"),
        ("city-main/processes/prevention/process.yaml", "process.yaml"),
        ("process.yml", "process.yaml"),
        ("processes/prevention/papers.dmn", "papers.dmn"),
        ("office.form", "forms/office.form"),
        ("forms/prevention/office.form", "forms/office.form"),
        ("forms\\prevention\\office.form", "forms/office.form"),
        ("PB-4.docx", "templates/PB-4.docx"),
        ("doc_templates/prevention/PB-4.sample.json", "templates/PB-4.sample.json"),
        ("locale/en/prevention.po", "locale/en.po"),
        ("en.po", "locale/en.po"),
    ],
)
def test_a_file_finds_its_place(path: str, resource: str) -> None:
    assert resource_of(KEY, path) == resource


def test_a_catalogue_says_its_own_language() -> None:
    assert resource_of(KEY, "prevention.po", b'"Language: en\\n"') == "locale/en.po"


@pytest.mark.parametrize(
    "path",
    ["notes.txt", "macro.docm", "../process.yaml", "processes/../../x.form", "prevention.po",
     "a.json", "forms/road_control/office.form", "processes/road_control/process.yaml"],
)  # fmt: skip
def test_a_file_without_a_place_is_refused(path: str) -> None:
    with pytest.raises(UserError):
        resource_of(KEY, path)


def test_an_archive_goes_there_and_back_byte_for_byte(good: Package) -> None:
    data = packed(good.files())
    assert dict(unpacked("p.zip", data)) == good.files()
    assert data == packed(good.files())
    assert from_archive(KEY, data).resources == good.resources
    assert key_of([("p.zip", data)]) == KEY


def test_a_whole_package_replaces_and_single_files_lie_over(good: Package) -> None:
    less = {name: data for name, data in good.files().items() if not name.endswith("check.form")}
    whole = take(KEY, [("p.zip", packed(less))]).over(good, KEY)
    assert changed_files(good, whole) == {"forms/check.form": "removed"}
    over = take(KEY, [("new.form", b"{}"), ("process.yaml", b"key: x")]).over(good, KEY)
    assert changed_files(good, over) == {"forms/new.form": "added", "process.yaml": "changed"}


def test_what_systems_add_to_archives_is_left_out(good: Package) -> None:
    data = archive(**{"office.form": b"{}", "__MACOSX/._office.form": b"x", ".DS_Store": b"x"})
    assert take(KEY, [("forms.zip", data)]).resources == {"forms/office.form": b"{}"}


def test_a_bomb_and_a_ruin_are_refused(monkeypatch) -> None:
    with pytest.raises(UserError, match="not an archive"):
        take(KEY, [("p.zip", b"PK\x03\x04 nothing")])
    monkeypatch.setattr(parcels, "MOST_BYTES", 1000)
    with pytest.raises(UserError, match="too large"):
        take(KEY, [("p.zip", archive(**{"office.form": b" " * 2000}))])


def test_an_archive_without_a_process_has_no_key() -> None:
    with pytest.raises(UserError, match="Hand in an archive"):
        key_of([("p.zip", archive(**{"office.form": b"{}"}))])
    with pytest.raises(UserError):
        take(KEY, [])
