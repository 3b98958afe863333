"""What forms ask of other rooms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from leancity.files import StoredFile


class OptionSource(Protocol):
    """Value lists."""

    def options(self, name: str, locale: str, on: date | None = None) -> list[dict[str, Any]]:
        """What is offered on a day (today): value and label."""

    def label(self, name: str, value: str, locale: str) -> str:
        """The label of a value, offered or not."""


class SubjectReader(Protocol):
    """Personal data, every reading logged."""

    def read(
        self,
        ids: Collection[str],
        reader: str,
        purpose: str,
        *,
        fields: Collection[str] | None = None,
        ip: str = "",
    ) -> dict[str, dict[str, str]]:
        """Attributes by subject id."""


class FileReader(Protocol):
    """Uploaded files."""

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """One file; NotFoundError when it is not there or of another case."""


@dataclass(frozen=True, kw_only=True)
class CaseWish:
    """Which cases a field offers."""

    process_key: str
    #: cases with an open task of these activities
    tasks: tuple[str, ...] = ()
    #: and those in these statuses whose term ends until the day
    statuses: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseOption:
    """A case that a person may choose."""

    #: business key
    value: str
    label: str
    #: its task or term ends until the day that was asked for
    is_due: bool = False
    #: latitude and longitude, when it has a place
    point: tuple[float, float] | None = None


class ChoiceSource(Protocol):
    """People and cases to choose from."""

    def people(self, group: str) -> list[dict[str, Any]]:
        """Members of a group: value and label."""

    def name(self, login: str) -> str:
        """A person's name, also when the person has left the group."""

    def cases(self, wish: CaseWish, reader: str, locale: str) -> list[CaseOption]:
        """Cases, only those that the reader may see."""


class NoChoices:
    """A city without people and cases to choose from."""

    def people(self, group: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """Nobody."""
        return []

    def name(self, login: str) -> str:
        """The login itself."""
        return login

    def cases(self, wish: CaseWish, reader: str, locale: str) -> list[CaseOption]:  # noqa: ARG002
        """None."""
        return []


@dataclass(frozen=True, kw_only=True)
class FormRooms:
    """The rooms a form's values come from."""

    dictionaries: OptionSource
    subjects: SubjectReader
    files: FileReader
    choices: ChoiceSource = field(default_factory=NoChoices)
