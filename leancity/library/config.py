"""`process.yaml` as frozen values: what a process says beside its diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leancity.library.errors import PackageError
from leancity.library.passport import read_yaml, schema_faults
from leancity.library.registry_config import Registry, read_registry

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class NumberFormat:
    """How cases are numbered."""

    #: Python format of the number, "{:04d}"; `{year}` and `{unit}` may be named
    format: str
    start: int = 1
    #: running or yearly
    scope: str = "running"

    def render(self, value: int, on: date, unit: str = "") -> str:
        """The number as people write it; `on` is the day it was taken."""
        return self.format.format(value, year=on.year, unit=unit)


@dataclass(frozen=True, kw_only=True)
class Start:
    """How people of the city start the process."""

    form: str
    title: str
    #: groups that may; none: whoever the engine lets
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status that a case can show."""

    key: str
    label: str
    #: with parallel activities the highest rank shows
    rank: int
    final: bool = False
    #: nobody of the unit works on the case now: it waits for others, or was given up
    calm: bool = False


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """The promise: from which activity to which, and how long it may take."""

    clock_start: str
    clock_stop: str
    #: span in working or calendar time: 1wd
    target: str
    #: how long it took before
    before: str = ""
    #: activity -> whose time it takes: other or applicant; all other time is the city's own
    clock: Mapping[str, str] = field(default_factory=dict)
    #: activities that send work back as wrong; empty: every way back is a return
    returns: tuple[str, ...] = ()
    #: field in which whoever sends work back says why; empty: nobody is asked
    reason: str = ""
    #: what an hour of a person's work costs, roubles; 0: nobody has said it
    rate: float = 0.0
    #: role -> the same, where it differs
    rates: Mapping[str, float] = field(default_factory=dict)

    def cost(self, group: str | None, hours: float) -> float:
        """What hours of a group cost; its name begins with the role."""
        return hours * self.rates.get((group or "").partition(".")[0], self.rate)


@dataclass(frozen=True, kw_only=True)
class DictionaryValue:
    """One value of a list."""

    value: str
    label: str
    #: offered in forms; others only have their words ready
    available: bool = True
    #: everything else that is known of it
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """The initial values of a list."""

    title: str
    values: tuple[DictionaryValue, ...]

    @property
    def offered(self) -> tuple[DictionaryValue, ...]:
        """The values that forms offer."""
        return tuple(value for value in self.values if value.available)


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A document that the process makes."""

    code: str
    title: str
    #: inspector: who did the work; head: of the unit; or a role
    signatory: str
    addressee: str = ""
    basis: str = ""
    #: what its template has to say, whatever an editor does to it
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """A letter to somebody outside; both texts are Jinja."""

    key: str
    subject: str
    body: str
    channel: str = "email"
    #: danger to life: it leaves at night too
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerFields:
    """Fields of a form that hold the answer to a request."""

    file: str
    date: str
    #: what else the answer tells
    data: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequestKind:
    """A request to another body."""

    key: str
    #: what is asked for, and of whom
    title: str
    body: str
    #: span in which the case counts on an answer
    answer_term: str
    #: span that the law gives the body
    statutory_term: str = ""
    #: code of its letter; none: it is made outside the platform
    document: str = ""
    #: mail address of the body, or the unit of this city that has one; none: it is sent by hand
    email: str = ""
    unit: str = ""
    #: the notice that carries the letter
    notice: str = ""
    #: user task in which the case waits for the answer
    answer_at: str = ""
    answer: AnswerFields | None = None


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A letter of every working day to a group: the open tasks it should look at."""

    key: str
    title: str
    #: "08:30", city time
    at: str
    group: str
    #: activities whose tasks it lists; empty: all
    tasks: tuple[str, ...] = ()
    #: only tasks whose time has passed
    overdue: bool = False
    #: only tasks the reader holds or may take
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Report:
    """A table of numbers over the cases of a period."""

    key: str
    title: str
    #: count: cases by their fields; time: working time between two activities; in_term: share
    #: that ended well at once; documents: by their kind; office: minutes at forms; sum: numbers
    #: of cases added up
    kind: str
    #: count, in_term, sum: columns or fields that make the rows; created_on is the day of opening
    by: tuple[str, ...] = ()
    #: sum: the fields with the numbers, and the one with the day that counts for created_on
    fields: tuple[str, ...] = ()
    day: str = ""
    #: time: activities; the promise of the process when they are not named
    start: str = ""
    stop: str = ""
    #: in_term: the status that counts as done, and the fields that must have stayed empty
    status: str = ""
    empty: tuple[str, ...] = ()
    #: office: roles whose minutes count; all when there are none
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProcessConfig:
    """Everything `process.yaml` says."""

    key: str
    title: str
    unit: str
    #: group that answers for the process
    owner: str
    number: NumberFormat
    statuses: tuple[Status, ...]
    registry: Registry
    #: role -> letters: C create, R read, U edit, A approve, X export, D void; `own` limits them
    rights: Mapping[str, str]
    short_title: str = ""
    start: Start | None = None
    #: whose rows a group sees: own unit, own cases, all
    rows: str = "own"
    metrics: Metrics | None = None
    retention_years: int | None = None
    dictionaries: Mapping[str, Dictionary] = field(default_factory=dict)
    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    requests: Mapping[str, RequestKind] = field(default_factory=dict)
    digests: tuple[Digest, ...] = ()
    reports: tuple[Report, ...] = ()
    #: form that changes a running case, without the process key
    edit_form: str = ""

    @property
    def name(self) -> str:
        """The short title where there is one."""
        return self.short_title or self.title

    def status(self, key: str | None) -> Status | None:
        """A declared status."""
        return next((status for status in self.statuses if status.key == key), None)

    @classmethod
    def parse(cls, file: str, data: bytes) -> ProcessConfig:
        """Read `process.yaml`; `PackageError` names the first thing that is not as it must be."""
        row = read_yaml(file, data)
        faults = schema_faults(row)
        if faults:
            place, message = faults[0]
            raise PackageError(file, f"{place}: {message}")
        return cls.from_row(row)

    @classmethod
    def from_row(cls, row: Row) -> ProcessConfig:
        """From a mapping that the schema has accepted."""
        start, metrics = row.get("start"), row.get("metrics")
        return cls(
            key=row["key"],
            title=row["title"],
            short_title=row.get("short_title", ""),
            unit=row["unit"],
            owner=row["owner"],
            number=NumberFormat(**row["number"]),
            start=Start(**{**start, "groups": tuple(start.get("groups", ()))}) if start else None,
            statuses=tuple(Status(**status) for status in row["statuses"]),
            registry=read_registry(row["registry"]),
            rights=dict(row["rights"]),
            rows=(row.get("rows") or {}).get("unit", "own"),
            metrics=_metrics(metrics) if metrics else None,
            retention_years=(row.get("retention") or {}).get("years"),
            dictionaries=_each(row, "dictionaries", _dictionary),
            documents=_each(row, "documents", _document),
            notices=_each(row, "notices", lambda key, r: NoticeKind(key=key, **r)),
            requests=_each(row, "requests", _request),
            digests=tuple(
                Digest(**{**each, "tasks": tuple(each.get("tasks", ()))})
                for each in row.get("digests", ())
            ),
            reports=tuple(_report(report) for report in row.get("reports", ())),
            edit_form=row["registry"].get("edit", ""),
        )


def _metrics(row: Row) -> Metrics:
    return Metrics(**{**row, "returns": tuple(row.get("returns", ()))})


def _each(row: Row, name: str, build: Any) -> dict[str, Any]:
    return {key: build(key, value) for key, value in (row.get(name) or {}).items()}


def _document(code: str, row: Row) -> DocumentKind:
    return DocumentKind(code=code, **{**row, "fields": tuple(row.get("fields", ()))})


def _request(key: str, row: Row) -> RequestKind:
    fields = row.get("answer")
    answer = AnswerFields(**{**fields, "data": tuple(fields.get("data", ()))}) if fields else None
    return RequestKind(key=key, **{**row, "answer": answer})


def _dictionary(_name: str, row: Row) -> Dictionary:
    return Dictionary(title=row["title"], values=tuple(map(_value, row["values"])))


def _value(row: Row) -> DictionaryValue:
    known = {"value", "label", "available"}
    attributes = {name: value for name, value in row.items() if name not in known}
    return DictionaryValue(
        value=row["value"],
        label=row["label"],
        available=row.get("available", True),
        attributes=attributes,
    )


def _report(row: Row) -> Report:
    lists = {name: tuple(row.get(name, ())) for name in ("by", "empty", "fields", "roles")}
    return Report(**{**row, **lists})
