"""The library's pages as leaders and readers use them, on the running city."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from leancity.library import Package
from leancity.local.environment import ROOT
from tests.road import Road
from tests.stack import Stack, running_stack
from tests.visitor import Visitor
from tests.waiting import eventually

LEADER, OWNER, AUDITOR = "abdullaev.t", "yugay.n", "kan.o"
PAGE = "/library/prevention"


@pytest.fixture(scope="module")
def city():
    """A city of its own: new versions of a process would surprise other tests."""
    with running_stack() as stack:
        yield stack


@pytest.fixture
def leader(city: Stack) -> Visitor:
    """A leader without a draft."""
    visitor = city.visitor(LEADER)
    visitor.post(f"{PAGE}/draft/discard", visitor.csrf("/library"))
    return visitor


def lay(visitor: Visitor, *files: tuple[str, bytes]):
    """Lay files over, as the page's form does."""
    given = [("files", file) for file in files]
    return visitor.post(f"{PAGE}/draft", visitor.csrf(PAGE), files=given)


def submit(visitor: Visitor, comment: str) -> str:
    """Hand the draft in and wait; the text of the page it leads to."""
    token = visitor.csrf(f"{PAGE}/draft")
    answer = visitor.post(f"{PAGE}/draft/submit", token, data={"comment": comment})
    order = re.sub(r"^https?://[^/]+", "", answer.url)
    answer = eventually(lambda: _ended(visitor, order), 40, "the order")
    # A slow page asks again before it is left.
    assert _ended(visitor, order) == answer
    return visitor.page(answer).xpath("string(//main)")


def _ended(visitor: Visitor, order: str) -> str | None:
    answer = visitor.get(f"{order}/state")
    return answer.headers["HX-Redirect"] if answer.status_code == 200 else None


def settings(remark: str) -> tuple[str, bytes]:
    """The settings of the process with a remark."""
    data = (ROOT / "processes" / "prevention" / "process.yaml").read_bytes()
    return "process.yaml", data + f"# {remark}\n".encode()


def newest(city: Stack) -> int:
    return city.kernel.library.versions("prevention")[0].version


def test_the_package_comes_back_as_it_was_handed_in(city: Stack) -> None:
    for login in (LEADER, OWNER, AUDITOR):
        answer = city.visitor(login).get(f"{PAGE}/export")
        assert "attachment" in answer.headers["Content-Disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        assert files == city.kernel.library.export("prevention")
    one = city.visitor(OWNER).get(f"{PAGE}/file/templates/PB-4.docx").content
    assert one == (ROOT / "doc_templates" / "prevention" / "PB-4.docx").read_bytes()


def test_a_document_is_made_of_its_sample(city: Stack) -> None:
    made = city.visitor(OWNER).get(f"{PAGE}/sample/PB-4").content
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(made)).paragraphs)
    assert "Департамент общественной безопасности" in text
    assert "{{" not in text
    assert city.visitor(OWNER).get(f"{PAGE}/sample/PB-9").status_code == 404


@pytest.mark.parametrize("login", [OWNER, AUDITOR])
def test_readers_see_and_do_not_change(city: Stack, login: str) -> None:
    reader = city.visitor(login)
    for path in ("", "/forms", "/files", "/history", "/compare"):
        assert not reader.page(PAGE + path).xpath("//main//form[@method='post']")
    assert lay(reader, settings("x")).status_code == 404
    assert city.kernel.package_drafts.get("prevention", login) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"x"),
        ("p.zip", b"no archive"),
        ("forms/road_control/office.form", b"{}"),
        ("", b""),
    ],
)
def test_a_file_without_a_place_is_refused_in_words(leader: Visitor, name, data) -> None:
    answer = lay(leader, (name, data))
    assert answer.status_code == 400
    assert answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("prevention.bpmn", b"<x", "file-unreadable"),
        ("prevention.bpmn", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
         "file-unreadable"),
        ("en.po", b'msgid "a"\nnonsense', "file-unreadable"),
        ("process.yaml", b"key: [", "file-unreadable"),
        ("office.form", b"[]", "file-unreadable"),
        ("PB-4.docx", b"PK", "template-unreadable"),
    ],
)  # fmt: skip
def test_a_broken_file_is_a_finding_and_every_page_still_opens(
    leader: Visitor, name, data, code
) -> None:
    assert lay(leader, (name, data)).status_code == 200
    draft = leader.page(f"{PAGE}/draft")
    assert code in draft.xpath("//li[contains(@class,'finding')]//code/text()")
    assert draft.xpath("//form[contains(@class,'library-submit')]//button/@disabled")
    diagram = leader.get(f"{PAGE}/draft/diagram").status_code
    assert diagram == (404 if name.endswith(".bpmn") else 200)
    assert leader.get(f"{PAGE}/compare?old=1&new=draft").status_code == 200


def test_a_change_is_handed_in_and_the_other_leader_is_told(city: Stack, leader: Visitor) -> None:
    before = newest(city)
    lay(leader, settings("ours"))
    package = Package.load(ROOT, "prevention")
    theirs = Package.from_resources(
        "prevention", {**package.resources, "process.yaml": settings("theirs")[1]}
    )
    city.kernel.library.submit(theirs, author=OWNER, comment="Правка владельца")
    draft = leader.page(f"{PAGE}/draft")
    told = draft.xpath("string(//div[@role='alert'])")
    assert "Правка владельца" in told
    assert f"Положить мои файлы поверх версии {before + 1}" in told
    refused = submit(leader, "Наша правка")
    assert "Правка владельца" in refused
    assert newest(city) == before + 1
    leader.post(f"{PAGE}/draft/rebase", leader.csrf(f"{PAGE}/draft"))
    done = submit(leader, "Наша правка")
    assert done.count(f"Версия {before + 2} действует.") == 1
    version = city.kernel.library.versions("prevention")[0]
    assert (version.author, version.comment, version.base) == (LEADER, "Наша правка", before + 1)


def test_running_cases_are_told_and_moved(city: Stack, leader: Visitor) -> None:
    road = Road(city)
    road.capture()
    road.task("choose_measure")
    diagram = (ROOT / "processes" / "prevention" / "prevention.bpmn").read_text(encoding="utf-8")
    lay(leader, ("p.bpmn", diagram.replace("choose_measure", "pick_measure").encode()))
    told = leader.page(f"{PAGE}/draft").xpath("string(//main)")
    form = leader.form(f"{PAGE}/draft/forms/check")
    assert form["schema"]["id"] == "prevention_check"
    assert "1 дело стоит на шаге «Выбрать меру и срок»" in told
    assert "choose_measure" in told
    leader.post(f"{PAGE}/draft/discard", leader.csrf("/library"))

    longer = diagram.replace("calendar.due('2wd')", "calendar.due('3wd')")
    longer = longer.replace('name="deadline" value="2wd"', 'name="deadline" value="3wd"')
    lay(leader, ("p.bpmn", longer.encode()))
    submit(leader, "Проверяют три дня")
    version = newest(city)
    plan = leader.page(f"{PAGE}/migration")
    assert "продолжится на том же шаге" in plan.xpath("string(//main)")
    fields = {"source": plan.xpath("//input[@name='source']/@value")[0], "target": str(version)}
    answer = leader.post(f"{PAGE}/migration", leader.csrf("/library"), data=fields)
    order = re.sub(r"^https?://[^/]+", "", answer.url)
    report = eventually(lambda: _ended(leader, order), 40, "the order")
    assert "Переведено 1 дело." in leader.page(report).xpath("string(//main)")
    eventually(
        lambda: (
            city.kernel.cases.find(road.business_key, city.kernel.org.person("kim.i")).version
            == version
        ),
        20,
        "the registry",
    )
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")


def test_a_new_process_comes_as_an_archive(city: Stack, leader: Visitor) -> None:
    from leancity.library.parcel import packed
    from leancity.library.scaffold import Beginning, scaffold

    made = scaffold(Beginning(key="benches", title="Скамейки", title_en="Benches", unit="dgh"))
    answer = leader.post(
        "/library", leader.csrf("/library"), files=[("files", ("b.zip", packed(made.files())))]
    )
    assert answer.url.endswith("/library/benches/draft")
    token = leader.csrf("/library/benches/draft")
    leader.post("/library/benches/draft/submit", token, data={"comment": "Новый процесс"})
    eventually(lambda: "benches" in city.kernel.library.keys(), 40, "the process")  # noqa: SIM118
    assert "Скамейки" in leader.page("/library").xpath("string(//main)")
