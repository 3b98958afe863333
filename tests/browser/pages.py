"""Page objects: what people do on the pages, told apart by fields and roles, not by words."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.waiting import eventually

#: Name and content of a file that somebody hands in.
Given = tuple[str, bytes]


def payloads(files: Iterable[Given], mime: str = "image/jpeg") -> list[FilePayload]:
    """Files as the browser is given them."""
    return [FilePayload(name=name, mimeType=mime, buffer=data) for name, data in files]


@dataclass(frozen=True)
class FormPage:
    """A form on a page; fields are named by their keys."""

    page: Page

    def shown(self) -> FormPage:
        """The form, as soon as it is drawn."""
        expect(self.page.locator(".fjs-form-field").first).to_be_visible()
        return self

    def input(self, key: str) -> Locator:
        """The input of a field."""
        return self.page.locator(f'[id^="fjs-form-"][id$="_{key}"]')

    def field(self, key: str) -> Locator:
        """A field with its label, its hint and its errors."""
        return self.page.locator(
            f'.fjs-form-field:has([id^="fjs-form-"][id*="_{key}"]):not(.fjs-form-field-grouplike)'
        )

    def fill(self, key: str, value: str) -> None:
        """Type a text."""
        self.input(key).fill(value)

    def choose(self, key: str, label: str) -> None:
        """Choose from a list."""
        self.input(key).locator("xpath=ancestor::*[contains(@class,'fjs-input-group')]").click()
        self.page.locator(".fjs-dropdownlist").get_by_text(label, exact=True).click()

    def pick(self, label: str) -> None:
        """Choose one of several buttons."""
        self.page.get_by_role("radio", name=label).check()

    def pick_first(self) -> None:
        """Choose the first of several buttons."""
        self.page.locator(".fjs-form-field-radio input").first.check()

    def fill_day(self, key: str, day: date) -> None:
        """Type a date as the Russian calendar shows it."""
        field = self.page.locator(f'[id^="fjs-form-"][id$="_{key}-date"]')
        field.fill(f"{day:%d.%m.%Y}")
        field.press("Tab")

    def choose_files(self, key: str, files: Sequence[Given], mime: str = "image/jpeg") -> None:
        """Hand files in through the dialog of the system."""
        self.input(key).set_input_files(payloads(files, mime))

    def drop_files(self, key: str, files: Sequence[Given], mime: str = "image/jpeg") -> None:
        """Drag files onto the field and let them go."""
        given = [[name, base64.b64encode(data).decode()] for name, data in files]
        transfer = self.page.evaluate_handle(
            """([files, mime]) => {
                const transfer = new DataTransfer();
                for (const [name, text] of files) {
                    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
                    transfer.items.add(new File([bytes], name, { type: mime }));
                }
                return transfer;
            }""",
            [given, mime],
        )
        place = self.field(key).locator(".lc-files")
        for event in ("dragover", "drop"):
            place.dispatch_event(event, {"dataTransfer": transfer})

    def stored(self, key: str) -> Locator:
        """Files that the server has taken."""
        return self.field(key).locator(".lc-file:not(.lc-file-pending):not(.lc-file-failed)")

    def refused(self, key: str) -> Locator:
        """Files that the server has not taken, each with its reason."""
        return self.field(key).locator(".lc-file-failed")

    @property
    def button(self) -> Locator:
        """The one primary button."""
        return self.page.locator(".lc-submit")

    @property
    def state(self) -> Locator:
        """What is said beside the button: saved, sending."""
        return self.page.locator(".lc-draft-state")

    @property
    def summary(self) -> Locator:
        """What is wrong, above the form."""
        return self.page.locator(".lc-summary")

    def send(self) -> None:
        """Press the primary button."""
        self.button.click()


@dataclass(frozen=True)
class Desk:
    """The tasks of a person."""

    page: Page

    def open(self, base_url: str) -> Desk:
        """Go to the list."""
        self.page.goto(f"{base_url}/tasks")
        return self

    def row(self, number: str, title: str) -> Locator:
        """The line of a task: number of the case and what is to be done."""
        rows = self.page.locator(".task-row", has_text=f"№ {number} ")
        return rows.filter(has=self.page.get_by_text(title, exact=True))

    def wait_for(self, number: str, title: str) -> Locator:
        """The line, as soon as the task has come."""

        found, row = f"{self.page.url.partition('?')[0]}?q={number}", self.row(number, title)

        def came() -> bool:
            self.page.goto(found)
            return row.count() == 1

        eventually(came, 40, f"task {title} of {number}")
        return row

    def take(self, number: str, title: str) -> FormPage:
        """Open a task as soon as it has come, take it, see its form."""
        self.wait_for(number, title).locator("a").click()
        self.page.locator("button[data-hotkey=c]").click()
        return FormPage(self.page).shown()


@dataclass(frozen=True)
class Card:
    """The card of a case."""

    page: Page

    @property
    def status(self) -> Locator:
        """The chip beside the title."""
        return self.page.locator(".case-head .chip")

    def wait_for(self, locator: Locator, text: str) -> None:
        """Look again until something reads so: steps of the platform take a moment."""

        def reads() -> bool:
            self.page.reload()
            return any(text in found for found in locator.all_inner_texts())

        eventually(reads, 40, f"“{text}” on the card")

    def number(self) -> str:
        """The number of the case, as soon as it has one."""
        title = self.page.locator(".case-head__title")
        self.wait_for(title, "№ 0")
        return title.inner_text().partition("№ ")[2].split()[0]

    def tab(self, ending: str) -> Page:
        """Go to a tab by the end of its address."""
        self.page.locator(f".case-tabs a[href$='/{ending}']").click()
        return self.page

    def gallery(self, index: int) -> Locator:
        """One of the galleries."""
        return self.page.locator("[data-gallery]").nth(index)


@dataclass(frozen=True)
class Registry:
    """A registry."""

    page: Page

    def row(self, number: str) -> Locator:
        """The line of a case."""
        return self.page.locator(
            ".registry__row", has=self.page.get_by_role("link", name=number, exact=True)
        )
