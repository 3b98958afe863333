"""Every page and state worth looking at: who opens it, where, and what is done there first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from leancity.demo.cases import STORIES
from leancity.notifications import Notice, Outbox
from leancity.notifications.outbox import Attempt
from tests.browser.city import NEWCOMER, ShownCity
from tests.browser.pages import FormPage
from tests.photos import text_as_photo
from tests.road import fresh_photo

INSPECTOR, SPECIALIST, COLLEAGUE, HEAD = "kim.i", "pak.s", "burkova.t", "gorelov.v"
STRANGER, ADMIN, LEADER = "", "morozova.a", "abdullaev.t"
OFFICER, OWNER = "yun.a", "yugay.n"

Act = Callable[[Page], object]


def nothing(_: Page) -> None:
    """Look at the page as it opens."""


@dataclass(frozen=True)
class Scene:
    """One page in one state."""

    name: str
    #: login, empty for somebody who has not signed in
    who: str
    path: Callable[[ShownCity], str]
    act: Act = nothing
    #: answers that belong to the scene
    answers: Sequence[int] = ()
    #: height of a wide window, pixels: parts that scroll on their own are shown whole
    height: int = 900


def at(path: str) -> Callable[[ShownCity], str]:
    """An address that is always the same."""
    return lambda _: path


def card(name: str, tab: str = "") -> Callable[[ShownCity], str]:
    """The card of a case."""
    return lambda city: city.card(name, tab)


def task(name: str) -> Callable[[ShownCity], str]:
    """The open task of a case."""
    return lambda city: city.task(name)


def search(name: str) -> Callable[[ShownCity], str]:
    """The task that waits for the owner of a case."""
    return lambda city: city.task(name, search=True)


def unknown_outcomes(city: ShownCity) -> str:
    """One letter of unknown fate, and one that has arrived after all."""
    kernel = city.stack.kernel
    outbox = Outbox(kernel.database, kernel.effects, kernel.clock, kernel.notifications.operators)
    for name in ("waiting", "arrived"):
        notice = Notice(
            key=f"shown:{name}", business_key="shown", channel="email", recipient="a@b.example",
            subject="PB-4 / 0042", body="",
        )  # fmt: skip
        outbox.put(notice)
        begun = outbox.begin(notice.key, configured=True)
        if isinstance(begun, Attempt):
            outbox.doubtful(begun, "the mail server did not confirm the letter")
            if name == "arrived":
                outbox.sent(begun, "1")
    return "/failures/outcomes"


def answer_found(page: Page) -> None:
    """Say that the answer names the owner."""
    form(page)
    page.locator(".fjs-form-field-radio input").first.check()


def form(page: Page) -> FormPage:
    """The form of the page, drawn, its drafts taken by nobody."""
    return FormPage(page).shown()


def send_empty(page: Page) -> None:
    """Send a form with nothing filled in."""
    form(page).send()
    expect(page.locator(".lc-summary")).to_be_visible()


def fill_office(page: Page) -> None:
    """Fill in the start form as an inspector would."""
    shown = form(page)
    given = [("IMG_2041.jpg", fresh_photo()), ("scan.jpg", text_as_photo())]
    shown.choose_files("photos_before", given)
    expect(shown.stored("photos_before")).to_have_count(1)
    expect(shown.refused("photos_before")).to_have_count(1)
    page.locator(".fjs-select-placeholder").nth(1).click()
    page.locator(".fjs-dropdownlist-item").first.click()
    shown.fill("description", "Куча строительного мусора у дороги, мешает пройти")
    shown.fill("phone", "12345")
    shown.input("phone").blur()
    shown.input("address").press_sequentially("Лени")
    expect(page.locator(".lc-suggestions li").first).to_be_visible()


def choose_return(page: Page) -> None:
    """The head returns the documents without saying why."""
    form(page)
    page.locator(".fjs-form-field-radio input").nth(1).check()
    send_empty(page)


def click(selector: str) -> Act:
    """Click something."""
    return lambda page: page.locator(selector).click()


def press(key: str) -> Act:
    """Press a key."""
    return lambda page: page.keyboard.press(key)


def dense(page: Page) -> None:
    """As somebody sees it who has chosen dense lists."""
    page.evaluate("document.body.classList.add('dense')")


def map_drawn(page: Page) -> None:
    """Wait for the streets and the pins of the map."""
    page.locator(".lc-pin").first.wait_for()
    page.locator(".lc-map-name span").first.wait_for()


def open_pin(page: Page) -> None:
    """Open a pin of the map."""
    map_drawn(page)
    page.locator(".leaflet-marker-icon.lc-pin-holder").first.dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_be_visible()


def wrong_password(page: Page) -> None:
    """Try to sign in with a wrong password."""
    page.locator("#login").fill("kim.i")
    page.locator("#password").fill("wrong")
    page.locator(".sign-in .btn-primary").click()
    expect(page.locator(".error-summary")).to_be_visible()


def lose_session(page: Page) -> None:
    """Send a form after the session has ended."""
    shown = form(page)
    page.wait_for_load_state("networkidle")
    kept = page.context.cookies()
    page.context.clear_cookies()
    shown.pick_first()
    shown.send()
    expect(page.locator(".lc-summary-actions")).to_be_visible()
    page.context.add_cookies(kept)  # type: ignore[arg-type]


def diagram_drawn(page: Page) -> None:
    """Wait for the diagram."""
    expect(page.locator(".djs-container .djs-shape").first).to_be_visible()


def find_person(page: Page) -> None:
    """Find a firm by name: what a list shows of it is not cut."""
    page.locator("input[name=text]").fill(
        next(story.owner for story in STORIES if "ООО" in story.owner)
    )
    page.locator("input[name=reason]").fill("Обращение 7 от 20.11.2026")
    page.locator("main .btn-primary").click()


OFFICE = at("/start/prevention")
REGISTRY = "/registry/prevention"
SCENES: Sequence[Scene] = (
    Scene("sign-in", STRANGER, at("/sign-in")),
    Scene("sign-in-refused", STRANGER, at("/sign-in"), wrong_password, answers=[422]),
    Scene("tasks-empty", "abdullaev.t", at("/tasks")),
    Scene("tasks", SPECIALIST, at("/tasks")),
    Scene("tasks-dense", SPECIALIST, at("/tasks"), dense),
    Scene("tasks-none-overdue", INSPECTOR, at("/tasks?show=overdue")),
    Scene("task-free", SPECIALIST, task("returned")),
    Scene("task-of-colleague", SPECIALIST, task("colleague")),
    Scene("tasks-filter", SPECIALIST, at("/tasks?process=prevention"), click(".filter__switch")),
    Scene("tasks-filtered", SPECIALIST, at("/tasks?process=prevention&q=меру&due=week&sort=new")),
    Scene("tasks-later-none", SPECIALIST, at("/tasks?show=later")),
    Scene("tasks-saved", SPECIALIST, at("/tasks?show=mine"), click(".saved summary")),
    Scene("task-put-off", SPECIALIST, task("measure"), click(".acts details summary"), height=1200),
    Scene("task-assign", HEAD, task("colleague"), click(".acts details summary")),
    Scene("absences", HEAD, at("/absences")),
    Scene("started", INSPECTOR, at("/started")),
    Scene("started-none", "abdullaev.t", at("/started")),
    Scene("integrations", ADMIN, at("/integrations")),
    Scene("interface", LEADER, at("/api/v1"), height=2400),
    Scene("keys", SPECIALIST, at("/tasks"), press("?")),
    Scene("menu", SPECIALIST, at("/tasks"), click(".top details.menu:last-of-type summary")),
    Scene("form-complete-card", SPECIALIST, task("draft"), form, height=2300),
    Scene("form-choose-measure", SPECIALIST, task("measure"), form, height=1200),
    Scene("form-choose-measure-errors", SPECIALIST, task("measure"), send_empty, height=1400),
    Scene("form-approve", HEAD, task("approval"), form, height=1100),
    Scene("form-approve-return", HEAD, task("approval"), choose_return, height=1200),
    Scene("form-hand-over", SPECIALIST, task("hand_over"), form, height=1100),
    Scene("form-check", INSPECTOR, task("check"), form, height=1100),
    Scene("form-check-errors", INSPECTOR, task("check"), send_empty, height=1300),
    Scene("form-owner-answer", SPECIALIST, search("hand_over"), answer_found, height=1500),
    Scene("form-prolong", HEAD, task("prolong"), form, height=1000),
    Scene("session-expired", HEAD, task("approval"), lose_session, answers=[401], height=1200),
    Scene("start", INSPECTOR, at("/start")),
    Scene("start-none", "kan.o", at("/start")),
    Scene("office", INSPECTOR, OFFICE, form),
    Scene("office-filled", INSPECTOR, OFFICE, fill_office, answers=[400]),
    Scene("office-errors", INSPECTOR, OFFICE, send_empty),
    Scene("registry", SPECIALIST, at(REGISTRY), map_drawn),
    Scene("registry-dense", SPECIALIST, at(REGISTRY), dense),
    Scene("registry-empty", NEWCOMER, at(REGISTRY)),
    Scene("registry-filter", SPECIALIST, at(REGISTRY), click(".filter__switch")),
    Scene("registry-filtered", SPECIALIST, at(f"{REGISTRY}?text=мусор&from=2026-01-01"), map_drawn),
    Scene("registry-nothing", SPECIALIST, at(f"{REGISTRY}?text=тротуарная")),
    Scene(
        "registry-columns",
        SPECIALIST,
        at(f"{REGISTRY}?tab=today&columns=type,created_by,subject_name,days_left"),
        click(".filter__switch"),
    ),
    Scene("registry-print", SPECIALIST, at(f"{REGISTRY}/print?status=approval")),
    Scene("report", HEAD, at(f"{REGISTRY}/reports/violations")),
    Scene("report-time", HEAD, at(f"{REGISTRY}/reports/capture_to_notice")),
    Scene("report-empty", HEAD, at(f"{REGISTRY}/reports/types?from=2020-01-01&to=2020-01-31")),
    Scene("report-cases", HEAD, at(f"{REGISTRY}/reports/violations/cases?line=*")),
    Scene("edit", SPECIALIST, card("waiting", "/edit"), form, height=2300),
    Scene("void-errors", HEAD, card("waiting", "/acts/annulled"), send_empty),
    Scene("removal-reported", SPECIALIST, card("waiting", "/acts/wait_term"), form),
    Scene("personal", OFFICER, at("/personal-data"), find_person),
    Scene("registry-pin", SPECIALIST, at(REGISTRY), open_pin),
    Scene("card-draft", SPECIALIST, card("draft"), map_drawn),
    Scene("card-waiting", SPECIALIST, card("waiting"), map_drawn),
    Scene("card-fixed", SPECIALIST, card("fixed"), map_drawn),
    Scene("card-documents-none", SPECIALIST, card("draft", "/documents")),
    Scene("card-documents", SPECIALIST, card("fixed", "/documents")),
    Scene("card-requests", SPECIALIST, card("fixed", "/requests")),
    Scene("card-requests-open", SPECIALIST, card("hand_over", "/requests")),
    Scene("card-history-open", SPECIALIST, card("approval", "/history"), diagram_drawn),
    Scene("card-history", SPECIALIST, card("fixed", "/history"), diagram_drawn),
    Scene("card-tasks", SPECIALIST, card("check", "/tasks")),
    Scene("search", SPECIALIST, at("/search?q=улица")),
    Scene("search-nothing", SPECIALIST, at("/search?q=тротуарная")),
    Scene("library", LEADER, at("/library")),
    Scene("library-of-auditor", "kan.o", at("/library")),
    Scene("library-package", LEADER, at("/library/prevention"), diagram_drawn, height=1100),
    Scene("library-forms", LEADER, at("/library/prevention/forms?form=check"), form),
    Scene("library-files", LEADER, at("/library/prevention/files")),
    Scene("library-history", LEADER, at("/library/prevention/history")),
    Scene("library-compare-same", LEADER, at("/library/prevention/compare?old=1&new=1")),
    Scene("library-no-migration", LEADER, at("/library/prevention/migration")),
    Scene("figures", OWNER, at("/metrics")),
    Scene("figures-of-process", OWNER, at("/metrics/prevention"), diagram_drawn, height=1100),
    Scene("figures-of-all-years", HEAD, at("/metrics/prevention?heat=touch&days=0"), diagram_drawn),
    Scene("figures-improvements", HEAD, at("/metrics/prevention/improvements")),
    Scene("troubles", ADMIN, at("/failures")),
    Scene("messenger", SPECIALIST, at("/messenger")),
    Scene("outcomes", ADMIN, unknown_outcomes),
    Scene("steps", LEADER, at("/steps"), height=2200),
    Scene("missing", SPECIALIST, at("/cases/nothing"), answers=[404]),
    Scene("missing-signed-out", STRANGER, at("/nowhere"), answers=[404]),
    Scene("forbidden", SPECIALIST, at("/sso/webapps"), answers=[403]),
)
