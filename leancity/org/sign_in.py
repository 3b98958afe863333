"""Checking and setting passwords, slowing down whoever guesses."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Executable, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConfigurationError, NotFoundError, UserError
from leancity.org.models import PersonRow, SignInFailureRow
from leancity.org.people import is_active

#: Failures that cost nothing: people mistype.
FREE_FAILURES = 4
LONGEST_BLOCK = timedelta(minutes=15)
#: Failures older than this no longer count.
FORGET_AFTER = timedelta(days=1)
SHORTEST_PASSWORD = 12
#: Longer input is refused unread: hashing it would be free work for an attacker.
LONGEST_PASSWORD = 256


class TooManyAttemptsError(UserError):
    """This login is blocked for a while, whether or not such a person exists."""

    status = 429


def block_for(failures: int) -> timedelta:
    """How long a login rests after its n-th failure in a row: 1, 2, 4, 8, then 15 minutes."""
    if failures <= FREE_FAILURES:
        return timedelta()
    # The exponent is bounded: an attacker may go on for ever.
    return min(timedelta(minutes=2 ** min(failures - FREE_FAILURES - 1, 10)), LONGEST_BLOCK)


class Passwords:
    """Password hashes: argon2id with the parameters OWASP gives for 19 MiB of memory."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        # Verified when there is no hash, so that an unknown login takes as long as a known one.
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The hash to store."""
        return self._hasher.hash(_canonical(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; without a hash the same work and False."""
        try:
            self._hasher.verify(stored or self._nobody, _canonical(password))
        except VerificationError:
            return False
        return stored is not None


class SignIn:
    """The door of the portal for people with a password."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, profile: str) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._production = profile == "production"
        self._passwords = Passwords()

    def authenticate(self, login: str, password: str, ip: str = "") -> str | None:
        """The login when the password is right and the person has access today, else None.

        Raises TooManyAttemptsError while the login rests, also for the right password, and
        ConfigurationError for demonstration credentials in production. An unknown login, a wrong
        password and a dismissed person take the same time and give the same answer.
        """
        login = login.strip().lower()
        if len(password) > LONGEST_PASSWORD:
            return None
        # Counted before it is checked: attempts in parallel cannot outrun the count.
        self._count(login)
        with self._database.begin() as session:
            person = session.get(PersonRow, login)
        right = self._passwords.verify(person.password_hash if person else None, password)
        if person is None:
            return None
        if right and person.password_is_demo:
            self._refuse_demo_in_production()
        admitted = right and is_active(person, self._clock.today())
        self._note(Actor(login=login, ip=ip), admitted=admitted)
        return login if admitted else None

    def set_password(self, login: str, password: str, actor: Actor) -> None:
        """Give a person a password of their own; it ends a block."""
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise UserError(
                "A password has %(least)s to %(most)s characters.",
                field="password",
                least=SHORTEST_PASSWORD,
                most=LONGEST_PASSWORD,
            )
        hashed = self._passwords.hash(password)
        with self._database.begin() as session:
            person = session.get(PersonRow, login, with_for_update=True)
            if person is None:
                raise NotFoundError("There is no person with the login %(login)s.", login=login)
            person.password_hash = hashed
            person.password_is_demo = False
            session.execute(_forget(login))
            act = Act(actor=actor, action="set-password", kind="person", key=login)
            self._audit.record(session, act)

    def set_demo_password(self, session: Session, word: str) -> int:
        """Give everybody without a password the demonstration word; never in production."""
        self._refuse_demo_in_production()
        without = session.scalars(select(PersonRow).where(PersonRow.password_hash.is_(None)))
        count = 0
        for person in without:
            person.password_hash = self._passwords.hash(word)
            person.password_is_demo = True
            count += 1
        return count

    def check_profile(self) -> None:
        """Raise ConfigurationError when production would run on demonstration credentials."""
        if not self._production:
            return
        with self._database.begin() as session:
            if session.scalar(select(exists().where(PersonRow.password_is_demo))):
                self._refuse_demo_in_production()

    def _refuse_demo_in_production(self) -> None:
        if self._production:
            raise ConfigurationError(
                "people with the demonstration password are refused in production: "
                "give each a password of their own (leancity org passwd LOGIN)"
            )

    def _note(self, actor: Actor, *, admitted: bool) -> None:
        action = "sign-in" if admitted else "sign-in-refused"
        with self._database.begin() as session:
            act = Act(actor=actor, action=action, kind="person", key=actor.login)
            self._audit.record(session, act)
            if admitted:
                session.execute(_forget(actor.login))

    def _count(self, login: str) -> None:
        now = self._clock.now()
        with self._database.begin() as session:
            session.execute(_forget_before(now - FORGET_AFTER))
            failures = session.execute(_one_more(login, now)).scalar()
            row = session.get_one(SignInFailureRow, _digest(login))
            if failures is not None:
                row.blocked_until = now + block_for(failures)
                return
            minutes = -(-(row.blocked_until - now) // timedelta(minutes=1))
        raise TooManyAttemptsError(
            "Too many failed sign-ins. Try again in %(minutes)s min.", minutes=minutes
        )


def _canonical(password: str) -> bytes:
    """One form of letters such as й, which keyboards compose differently."""
    return unicodedata.normalize("NFC", password).encode()


def _digest(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()


def _one_more(login: str, now: datetime) -> Executable:
    """Count an attempt; no row comes back while the login rests."""
    first = insert(SignInFailureRow).values(
        login_digest=_digest(login), failures=1, failed_at=now, blocked_until=now
    )
    return first.on_conflict_do_update(
        index_elements=[SignInFailureRow.login_digest],
        set_={"failures": SignInFailureRow.failures + 1, "failed_at": now},
        where=SignInFailureRow.blocked_until <= now,
    ).returning(SignInFailureRow.failures)


def _forget(login: str) -> Executable:
    return delete(SignInFailureRow).where(SignInFailureRow.login_digest == _digest(login))


def _forget_before(moment: datetime) -> Executable:
    """Remove old rows; those another sign-in holds are left to it."""
    old = (
        select(SignInFailureRow.login_digest)
        .where(SignInFailureRow.failed_at < moment)
        .with_for_update(skip_locked=True)
    )
    return delete(SignInFailureRow).where(SignInFailureRow.login_digest.in_(old))
