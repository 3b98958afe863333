"""The organisation: one service in front of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import yaml
from sqlalchemy.orm import Session

from leancity.audit import SYSTEM, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.engine import EngineClient
from leancity.org.access import (
    SERVICES,
    ProcessAccess,
    desired_authorizations,
    own_profiles,
)
from leancity.org.directory import Directory
from leancity.org.mirror import EngineState, Mirror, SyncReport
from leancity.org.people import Person
from leancity.org.roles import EMPLOYEE, group_title
from leancity.org.sign_in import SignIn
from leancity.org.staff import Emergency, Staff, Substitution


class Org(Directory):
    """People, units and rights of the city; the source of the engine's users and groups."""

    def __init__(self, database: Database, clock: Clock, audit: Audit, profile: str) -> None:
        super().__init__(database, clock)
        self._sign_in = SignIn(database, clock, audit, profile)
        self._staff = Staff(database, clock, audit, self._sign_in)

    # --- the door ------------------------------------------------------------------------
    def authenticate(self, login: str, password: str, ip: str = "") -> Person | None:
        """The person when the password is right and access has not ended, else None.

        Raises TooManyAttemptsError after repeated failures and ConfigurationError for the
        demonstration password in production.
        """
        found = self._sign_in.authenticate(login, password, ip)
        return self.person(found) if found else None

    def set_password(self, login: str, password: str, actor: Actor = SYSTEM) -> None:
        """Give a person a password of their own."""
        self._sign_in.set_password(login, password, actor)

    def check_profile(self) -> None:
        """Raise ConfigurationError when production would run on demonstration credentials."""
        self._sign_in.check_profile()

    # --- changes -------------------------------------------------------------------------
    def load(self, mapping: Mapping[str, Any], actor: Actor = SYSTEM) -> None:
        """Take over a city file (see city.schema.json); repeating it changes nothing."""
        self._staff.load(mapping, actor)

    def load_in(
        self, session: Session, mapping: Mapping[str, Any], actor: Actor
    ) -> dict[tuple[str, str], str]:
        """`load` in the caller's transaction; (kind, key) -> "new" or "changed"."""
        return self._staff.load_in(session, mapping, actor)

    def dismiss(self, login: str, on: date, actor: Actor = SYSTEM) -> None:
        """End a person's access from the beginning of a day on; then `sync` the engine."""
        self._staff.dismiss(login, on, actor)

    def break_glass(self, emergency: Emergency, actor: Actor) -> datetime:
        """Let a person read every case for some hours, e.g. an administrator; when it ends."""
        return self._staff.break_glass(emergency, actor)

    def seal_glass(self, login: str, actor: Actor) -> None:
        """End a person's emergency access now; otherwise it ends by itself."""
        self._staff.seal_glass(login, actor)

    def set_locale(self, login: str, locale: str) -> None:
        """A person chooses the language the platform speaks to them."""
        self._staff.set_locale(login, locale, Actor(login=login))

    def set_dense(self, login: str, dense: bool) -> None:
        """A person chooses how close the lines of lists stand."""
        self._staff.set_dense(login, dense)

    def substitute(self, substitution: Substitution, actor: Actor) -> int:
        """Give a person the unit groups of an absent one for some days; returns its id."""
        return self._staff.substitute(substitution, actor)

    def end_substitution(self, substitution_id: int, actor: Actor) -> None:
        """End a substitution today."""
        self._staff.end_substitution(substitution_id, actor)

    # --- the engine ----------------------------------------------------------------------
    def sync(
        self, client: EngineClient, processes: Iterable[ProcessAccess] | None = None
    ) -> SyncReport:
        """Make the engine's users, groups, memberships and authorizations those of today.

        `client` acts as the deployer. Without `processes` the rights to start are those of the
        process.yaml files that are deployed. Substitutions and dismissals take effect in the
        engine by this call: it belongs to every change and to the beginning of every day.
        """
        if processes is None:
            processes = deployed_processes(client)
        with self._database.begin() as session:
            self._database.advisory_lock(session, "org.sync")
            return Mirror(client).apply(self.engine_state(processes))

    def engine_state(self, processes: Iterable[ProcessAccess]) -> EngineState:
        """What the engine is to hold today."""
        known = list(processes)
        people = [person for person in self.people() if person.active]
        units = {unit.code: unit.name_short for unit in self.units()}
        names = {EMPLOYEE, "admin"}.union(*(person.groups for person in people))
        for process in known:
            names |= process.starters | process.owners
        services = {login: ("LeanCity", login) for login in SERVICES}
        memberships = frozenset((name, p.login) for p in people for name in p.groups)
        grants = desired_authorizations(known)
        return EngineState(
            users={p.login: (p.first_name, p.last_name) for p in people} | services,
            groups={name: group_title(name, units) for name in names},
            memberships=memberships,
            grants=grants | own_profiles(grants, memberships),
        )


def deployed_processes(client: EngineClient) -> list[ProcessAccess]:
    """The rights to start and to own, as the newest deployed process.yaml files say."""
    found = []
    for row in client.get("/process-definition", latestVersion="true"):
        base = f"/deployment/{row['deploymentId']}/resources"
        for resource in client.get(base):
            if resource["name"] == "process.yaml":
                data = client.transport.request("GET", f"{base}/{resource['id']}/data").content
                found.append(ProcessAccess.from_passport(yaml.safe_load(data)))
    return list({access.key: access for access in found}.values())
