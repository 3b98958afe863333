"""What leaders order of the platform, and how it is carried out.

A face may not deploy: its key names people and readers, never the deployer. What a leader hands
in therefore waits in a table until the scheduler, which may, carries it out in the leader's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.engine import EngineError, EngineUnavailableError
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.library.drafts import Draft, from_archive
from leancity.library.errors import PackageRefusedError
from leancity.library.findings import Finding
from leancity.library.models import LibraryDraft, LibraryOrder
from leancity.library.parcel import packed
from leancity.library.service import Library

log = structlog.get_logger(__name__)

WAITING, DONE, REFUSED = "waiting", "done", "refused"
LONGEST_COMMENT = 2000
_ENGINE_REFUSES = N_("The engine does not accept it: %(reason)s")
_MISTAKE = N_(
    "The platform made a mistake. Nothing was deployed; the administrators see it in the log."
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """Something a leader has ordered."""

    id: int
    act: str
    process_key: str
    author: str
    comment: str
    base: int | None
    details: Mapping[str, Any]
    #: waiting, done or refused
    state: str
    outcome: Mapping[str, Any]
    created_at: datetime
    ended_at: datetime | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why the package was refused."""
        return tuple(Finding(**row) for row in self.outcome.get("findings", ()))


#: Carries an order out; returns what came of it. Raises UserError when it cannot be done. While
#: something is `left` in the outcome, the order waits and is carried on.
Carry = Callable[[LibraryOrder], dict[str, Any]]


class Orders:
    """Taken from leaders, carried out one after the other."""

    def __init__(self, database: Database, clock: Clock, library: Library) -> None:
        self._database = database
        self._clock = clock
        self._library = library
        self._carriers: dict[str, Carry] = {"submit": self._submit}

    def carried_by(self, act: str, carry: Carry) -> None:
        """Let somebody carry out another kind of order."""
        self._carriers[act] = carry

    def hand_in(self, draft: Draft, comment: str) -> Order:
        """Order that a draft becomes the next version."""
        said = comment.strip()
        if not said:
            raise UserError(N_("Say in a sentence what changes, and why."), field="comment")
        row = LibraryOrder(
            act="submit",
            process_key=draft.process_key,
            author=draft.author,
            comment=said[:LONGEST_COMMENT],
            base=draft.base,
            archive=packed(draft.package.files()),
            details={},
        )
        return self._place(row)

    def order(self, act: str, key: str, author: str, details: Mapping[str, Any]) -> Order:
        """Order something that needs no package."""
        row = LibraryOrder(
            act=act, process_key=key, author=author, comment="", details=dict(details)
        )
        return self._place(row)

    def get(self, order_id: int) -> Order:
        """An order by its id."""
        with self._database.begin() as session:
            row = session.get(LibraryOrder, order_id)
            if row is None:
                raise NotFoundError(N_("There is no such order."))
            return _order(row)

    def last(self, act: str, key: str) -> Order | None:
        """The newest order of a kind for a process."""
        query = (
            select(LibraryOrder)
            .where(LibraryOrder.act == act, LibraryOrder.process_key == key)
            .order_by(LibraryOrder.id.desc())
            .limit(1)
        )
        with self._database.begin() as session:
            row = session.scalars(query).first()
            return _order(row) if row else None

    def carry_out(self) -> int:
        """Carry out everything that waits; returns how many orders that were.

        An order whose carrier died is found again: submitting the same package twice changes
        nothing. While the engine is silent the order waits.
        """
        count = 0
        while self._carry_next():
            count += 1
        return count

    def _place(self, row: LibraryOrder) -> Order:
        row.state, row.outcome, row.created_at = WAITING, {}, self._clock.now()
        with self._database.begin() as session:
            session.add(row)
            session.flush()
            return _order(row)

    def _carry_next(self) -> bool:
        query = (
            select(LibraryOrder)
            .where(LibraryOrder.state == WAITING)
            .order_by(LibraryOrder.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.begin() as session:
            row = session.scalars(query).first()
            if row is None:
                return False
            try:
                row.state, row.outcome = self._outcome(row)
            except EngineUnavailableError as error:
                log.warning("library.order_waits", order=row.id, error=str(error))
                return False
            if row.state == WAITING:
                return True
            self._close(session, row)
            log.info("library.order_ended", order=row.id, act=row.act, state=row.state)
            return True

    def _outcome(self, row: LibraryOrder) -> tuple[str, dict[str, Any]]:
        """How far an order is, and what has come of it."""
        try:
            outcome = self._carriers[row.act](row)
            return WAITING if outcome.get("left") else DONE, outcome
        except PackageRefusedError as error:
            return REFUSED, {"findings": [_plain(each) for each in error.findings]}
        except UserError as error:
            return REFUSED, _failure(error.message, **error.params)
        except (EngineUnavailableError, SQLAlchemyError):
            raise
        except EngineError as error:
            return REFUSED, _failure(_ENGINE_REFUSES, reason=error.message)
        except Exception:
            # One order that nobody foresaw must not keep the others waiting.
            log.exception("library.order_failed", order=row.id)
            return REFUSED, _failure(_MISTAKE)

    def _close(self, session: Session, row: LibraryOrder) -> None:
        row.ended_at = self._clock.now()
        row.archive = None
        if row.act == "submit" and row.state == DONE:
            session.execute(
                delete(LibraryDraft).where(
                    LibraryDraft.process_key == row.process_key, LibraryDraft.author == row.author
                )
            )

    def _submit(self, row: LibraryOrder) -> dict[str, Any]:
        package = from_archive(row.process_key, row.archive or b"")
        done = self._library.submit(
            package, author=row.author, comment=row.comment, base_version=row.base or 0
        )
        return {"version": done.version.version, "changed": done.changed}


def _order(row: LibraryOrder) -> Order:
    return Order(**{name: getattr(row, name) for name in Order.__dataclass_fields__})


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.file,
        "element": finding.element,
        "code": finding.code,
        "message": finding.message,
        "params": _texts(finding.params),
    }


def _failure(message: str, **params: object) -> dict[str, Any]:
    return {"message": message, "params": _texts(params)}


def _texts(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, (int, float)) else str(value)
        for name, value in params.items()
    }
