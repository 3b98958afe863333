"""Handing packages in: whole or not at all, one winner, nothing lost on the way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner

from leancity.cli import main
from leancity.errors import ConflictError, NotFoundError
from leancity.library import Library, Package, PackageRefusedError
from tests.integration.library.packages import changed, renamed
from tests.stack import Stack


@pytest.fixture
def package(prevention: Package, request: pytest.FixtureRequest) -> Package:
    """A package of a process that this test has for itself."""
    return renamed(prevention, f"p{abs(hash(request.node.name)) % 10**8}")


def test_submitting_again_changes_nothing(library: Library, package: Package) -> None:
    first = library.submit(package, author="yugay.n", comment="Первая")
    again = library.submit(package, author="svc-deploy", comment="Ещё раз")
    assert (first.changed, again.changed) == (True, False)
    assert again.version == first.version
    assert first.version.version == 1


def test_every_version_is_kept_with_its_author(library: Library, package: Package) -> None:
    library.submit(package, author="yugay.n", comment="Первая")
    library.submit(changed(package, "2"), author="kim.i", comment="Вторая", base_version=1)
    told = [(v.version, v.author, v.comment, v.base) for v in library.versions(package.key)]
    assert told == [(2, "kim.i", "Вторая", 1), (1, "yugay.n", "Первая", None)]


def test_stale_base_is_refused(library: Library, package: Package) -> None:
    library.submit(package, author="yugay.n", comment="Первая")
    library.submit(changed(package, "2"), author="yugay.n", comment="Вторая", base_version=1)
    with pytest.raises(ConflictError, match="Version 2 was submitted after version 1"):
        library.submit(changed(package, "3"), author="kim.i", comment="Третья", base_version=1)
    assert len(library.versions(package.key)) == 2


def test_of_two_leaders_at_once_one_wins(library: Library, package: Package) -> None:
    library.submit(package, author="yugay.n", comment="Первая")

    def hand_in(title: str) -> bool:
        try:
            library.submit(changed(package, title), author="yugay.n", comment=title, base_version=1)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(hand_in, ["a", "b", "c", "d"]))
    assert won.count(True) == 1
    assert len(library.versions(package.key)) == 2


def test_faulty_package_leaves_no_trace(
    library: Library, package: Package, bare_city: Stack
) -> None:
    files = {name: data for name, data in package.resources.items() if "check.form" not in name}
    with pytest.raises(PackageRefusedError) as refused:
        library.submit(Package.from_resources(package.key, files), author="kim.i", comment="-")
    assert "form-not-found" in {finding.code for finding in refused.value.findings}
    engine = bare_city.kernel.engine.as_user("svc-deploy")
    assert engine.deployments(package.key) == []
    assert library.versions(package.key) == []


def test_what_the_engine_refuses_is_a_finding(library: Library, package: Package) -> None:
    name = f"{package.key}.bpmn"
    # Good XML with every rule kept, but no BPMN: the element stands where none may.
    data = package.resources[name].replace(
        b"<bpmn:laneSet", b'<bpmn:userTaskX id="x" /><bpmn:laneSet', 1
    )
    with pytest.raises(PackageRefusedError) as refused:
        library.submit(
            Package.from_resources(package.key, {**package.resources, name: data}),
            author="kim.i",
            comment="-",
        )
    assert [finding.code for finding in refused.value.findings] == ["engine-refused"]
    assert library.versions(package.key) == []


def test_export_gives_back_every_byte(library: Library, package: Package) -> None:
    library.submit(package, author="yugay.n", comment="Первая")
    library.submit(changed(package, "2"), author="yugay.n", comment="Вторая")
    assert library.export(package.key, 1) == package.files()
    assert library.export(package.key) == changed(package, "2").files()
    with pytest.raises(NotFoundError):
        library.export(package.key, 7)


def test_case_keeps_the_package_it_was_started_with(library: Library, package: Package) -> None:
    first = library.submit(package, author="yugay.n", comment="Первая").version
    library.submit(changed(package, "2"), author="yugay.n", comment="Вторая")
    assert library.deployed(first.definition_id).resources == package.resources
    assert library.deployed(first.definition_id) is library.deployed(first.definition_id)
    assert library.latest(package.key).resources == changed(package, "2").resources


def test_value_lists_come_with_the_package_and_stay_edited(
    library: Library, package: Package, bare_city: Stack
) -> None:
    library.submit(package, author="yugay.n", comment="Первая")
    room = bare_city.kernel.dictionaries
    measures = [row["value"] for row in room.options("measure", "ru")]
    # An order (PB-6) needs a control measure first; it is not offered.
    assert measures == ["notice", "leaflet", "warning", "referral"]
    assert room.options("channel", "en")[0]["label"] == "Raid"
    waste = room.options("violation_type", "ru")[0]
    assert (waste["value"], waste["term_days"]) == ("waste", 10)


def test_commands_submit_and_export(
    library: Library, prevention: Package, bare_city: Stack, tmp_path, monkeypatch
) -> None:
    assert library.keys()
    for name, value in bare_city.city.variables().items():
        monkeypatch.setenv(name, value)
    command = ["submit", "prevention", "--author", "yugay.n", "--comment", "Ещё раз"]
    told = CliRunner().invoke(main, command, catch_exceptions=False)
    assert (told.exit_code, told.output) == (0, "prevention is unchanged: version 1\n")
    told = CliRunner().invoke(
        main, ["export", "prevention", "--to", str(tmp_path)], catch_exceptions=False
    )
    assert told.exit_code == 0
    assert Package.load(tmp_path, "prevention").resources == prevention.resources
