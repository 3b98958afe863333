"""Drafts and orders: what a leader lays over, undoes, hands in; one of two leaders wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from leancity.engine import EngineClient, EngineUnavailableError
from leancity.errors import NotFoundError, UserError
from leancity.kernel import Kernel
from leancity.library import Library, Package
from leancity.library.drafts import changed_files
from tests.integration.library.packages import changed, renamed
from tests.stack import Stack

LEADER, OTHER = "abdullaev.t", "yugay.n"


@pytest.fixture
def kernel(bare_city: Stack, library: Library) -> Kernel:
    """The kernel of the city; its library is ready."""
    assert library
    return bare_city.kernel


@pytest.fixture
def package(prevention: Package, request: pytest.FixtureRequest, library: Library) -> Package:
    """A process that this test has for itself, deployed once."""
    own = renamed(prevention, f"d{abs(hash(request.node.name)) % 10**8}")
    library.submit(own, author=LEADER, comment="Первая")
    return own


def settings(package: Package, remark: str) -> tuple[str, bytes]:
    """The settings of a package with another remark, as a file."""
    return "process.yaml", changed(package, remark).resources["process.yaml"]


def test_a_draft_becomes_the_next_version(kernel: Kernel, package: Package) -> None:
    drafts, orders = kernel.package_drafts, kernel.orders
    draft = drafts.lay(package.key, LEADER, [settings(package, "2")])
    assert draft.base == 1
    assert changed_files(package, draft.package) == {"process.yaml": "changed"}
    order = orders.hand_in(draft, "  Вторая  ")
    assert (orders.get(order.id).state, kernel.library.versions(package.key)[0].version) == (
        "waiting",
        1,
    )
    assert orders.carry_out() == 1
    ended = orders.get(order.id)
    assert (ended.state, ended.outcome) == ("done", {"version": 2, "changed": True})
    newest = kernel.library.versions(package.key)[0]
    assert (newest.author, newest.comment, newest.base) == (LEADER, "Вторая", 1)
    assert kernel.library.version(package.key).resources == changed(package, "2").resources
    assert drafts.get(package.key, LEADER) is None
    assert orders.carry_out() == 0


def test_of_two_leaders_at_once_exactly_one_wins(kernel: Kernel, package: Package) -> None:
    drafts, orders = kernel.package_drafts, kernel.orders
    placed = [
        orders.hand_in(drafts.lay(package.key, who, [settings(package, who)]), who)
        for who in (LEADER, OTHER)
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: orders.carry_out(), range(2)))
    ended = [orders.get(order.id) for order in placed]
    assert sorted(order.state for order in ended) == ["done", "refused"]
    loser = next(order for order in ended if order.state == "refused")
    assert loser.outcome["params"] == {"current": 2, "base": 1}
    assert "lay your files over it" in loser.outcome["message"]
    assert drafts.get(package.key, loser.author) is not None
    assert len(kernel.library.versions(package.key)) == 2


def test_the_loser_lays_the_work_over_the_new_version(kernel: Kernel, package: Package) -> None:
    drafts = kernel.package_drafts
    diagram = f"{package.key}.bpmn"
    named = package.resources[diagram].replace("Выбрать меру и срок".encode(), "Мера".encode())
    drafts.lay(package.key, LEADER, [("diagram (2).bpmn", named)])
    kernel.library.submit(changed(package, "2"), author=OTHER, comment="Вторая", base_version=1)
    draft = drafts.rebase(package.key, LEADER)
    assert draft.base == 2
    assert changed_files(drafts.base(draft), draft.package) == {diagram: "changed"}
    assert (
        draft.package.resources["process.yaml"] == changed(package, "2").resources["process.yaml"]
    )


def test_an_earlier_version_comes_back_as_a_new_one(kernel: Kernel, package: Package) -> None:
    kernel.library.submit(changed(package, "2"), author=OTHER, comment="Вторая")
    draft = kernel.package_drafts.restore(package.key, LEADER, 1)
    assert (draft.base, draft.package.resources) == (2, package.resources)
    kernel.orders.hand_in(draft, "Назад")
    kernel.orders.carry_out()
    told = [(v.version, v.base) for v in kernel.library.versions(package.key)]
    assert told == [(3, 2), (2, 1), (1, None)]
    assert kernel.library.export(package.key) == package.files()


def test_a_single_file_is_undone(kernel: Kernel, package: Package) -> None:
    drafts = kernel.package_drafts
    drafts.lay(package.key, LEADER, [settings(package, "2"), ("PB-9.docx", b"x")])
    assert "process.yaml" in changed_files(
        package, drafts.take_back(package.key, LEADER, "templates/PB-9.docx").package
    )
    left = drafts.take_back(package.key, LEADER, "process.yaml").package
    assert left.resources == package.resources
    drafts.discard(package.key, LEADER)
    with pytest.raises(NotFoundError):
        drafts.take_back(package.key, LEADER, "process.yaml")


def test_a_faulty_draft_is_refused_with_its_findings(kernel: Kernel, package: Package) -> None:
    draft = kernel.package_drafts.lay(package.key, LEADER, [("process.yaml", b"key: [")])
    order = kernel.orders.hand_in(draft, "Сломано")
    kernel.orders.carry_out()
    ended = kernel.orders.get(order.id)
    assert ended.state == "refused"
    assert "file-unreadable" in {finding.code for finding in ended.findings}
    assert kernel.package_drafts.get(package.key, LEADER) is not None
    assert len(kernel.library.versions(package.key)) == 1


def test_a_change_without_a_reason_is_not_taken(kernel: Kernel, package: Package) -> None:
    draft = kernel.package_drafts.lay(package.key, LEADER, [settings(package, "2")])
    with pytest.raises(UserError, match="what changes"):
        kernel.orders.hand_in(draft, "  ")


def test_a_new_process_is_new_for_one_only(kernel: Kernel, prevention: Package) -> None:
    own = renamed(prevention, "fresh_process")
    files = [(path, data) for path, data in own.files().items()]
    placed = [
        kernel.orders.hand_in(kernel.package_drafts.lay(own.key, who, given), "Новый")
        for who, given in ((LEADER, files), (OTHER, [*files, settings(own, "other")]))
    ]
    kernel.orders.carry_out()
    assert [kernel.orders.get(order.id).state for order in placed] == ["done", "refused"]


def test_an_order_that_nobody_foresaw_stops_no_other(kernel: Kernel, package: Package) -> None:
    def fail(_row: object) -> dict[str, object]:
        raise RuntimeError("nobody foresaw this")

    kernel.orders.carried_by("surprise", fail)
    broken = kernel.orders.order("surprise", package.key, LEADER, {})
    draft = kernel.package_drafts.lay(package.key, LEADER, [settings(package, "2")])
    order = kernel.orders.hand_in(draft, "Вторая")
    assert kernel.orders.carry_out() == 2
    assert kernel.orders.get(broken.id).state == "refused"
    assert "made a mistake" in kernel.orders.get(broken.id).outcome["message"]
    assert kernel.orders.get(order.id).state == "done"


def test_while_the_engine_is_silent_an_order_waits(
    kernel: Kernel, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = kernel.package_drafts.lay(package.key, LEADER, [settings(package, "2")])
    order = kernel.orders.hand_in(draft, "Вторая")
    with monkeypatch.context() as patched:

        def silent(*_: object, **__: object) -> None:
            raise EngineUnavailableError("no answer")

        patched.setattr(EngineClient, "deploy", silent)
        assert kernel.orders.carry_out() == 0
    assert kernel.orders.get(order.id).state == "waiting"
    assert kernel.orders.carry_out() == 1
    assert kernel.orders.get(order.id).outcome == {"version": 2, "changed": True}
