"""The engine's copy of the organisation: users, groups, memberships, authorizations.

The engine is brought to the state of the organisation, whatever it held before: what should not
be there is removed first, so that a broken run leaves too few rights rather than too many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from leancity.org.access import (
    DEPLOYER,
    ENGINE_ADMINS,
    GLOBAL,
    REVOKE,
    RUNNING,
    Grant,
    Resource,
    compare,
    is_ours,
)

#: Rights are read in one page as a rule: their order is not unique.
_PAGE = 10_000


class EngineRest(Protocol):
    """The REST verbs of the engine, in the name of its deployer."""

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a GET."""

    def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a POST."""

    def put(self, path: str, body: Any = None) -> None:
        """A PUT."""

    def delete(self, path: str) -> None:
        """A DELETE."""


@dataclass(frozen=True, kw_only=True)
class EngineState:
    """What the engine is to hold; its administrators and its own rights excepted."""

    #: login -> first and last name
    users: Mapping[str, tuple[str, str]]
    #: group -> title
    groups: Mapping[str, str]
    #: group and login
    memberships: frozenset[tuple[str, str]]
    grants: frozenset[Grant]


@dataclass(kw_only=True)
class SyncReport:
    """How many changes a synchronisation made, by what was done."""

    done: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more change of a kind."""
        self.done[what] = self.done.get(what, 0) + 1


class Mirror:
    """Brings one engine to a state."""

    def __init__(self, client: EngineRest) -> None:
        self._client = client
        self._report = SyncReport()

    def apply(self, state: EngineState) -> SyncReport:
        """Make the engine hold exactly this; returns what had to be done."""
        users = {row["id"]: row for row in self._pages("/user", sortBy="userId", sortOrder="asc")}
        groups = {row["id"]: row for row in self._pages("/group", sortBy="id", sortOrder="asc")}
        memberships = {
            (group, row["id"])
            for group in groups
            for row in self._pages("/user", memberOfGroup=group, sortBy="userId", sortOrder="asc")
        }
        gone = users.keys() - state.users.keys() - {DEPLOYER}
        wanted = state.memberships | {(ENGINE_ADMINS, DEPLOYER)}
        for group, login in memberships - wanted:
            self._delete("membership removed", "group", group, "members", login)
        for login in gone:
            self._release_tasks(login)
        found = list(self._authorizations(gone))
        self._revoke(state, found)
        for login in gone:
            self._delete("user removed", "user", login)
        for group in groups.keys() - state.groups.keys() - {ENGINE_ADMINS}:
            self._delete("group removed", "group", group)
        self._people(state, users)
        self._groups(state, groups)
        for group, login in wanted - memberships:
            self._put("membership added", _path("group", group, "members", login))
        self._grant(state)
        return self._report

    def _people(self, state: EngineState, present: Mapping[str, Mapping[str, Any]]) -> None:
        for login, (first, last) in state.users.items():
            profile = {"id": login, "firstName": first, "lastName": last}
            row = present.get(login)
            if row is None:
                self._post("user added", "/user/create", {"profile": profile, "credentials": {}})
            elif (row["firstName"], row["lastName"]) != (first, last):
                self._put("user renamed", _path("user", login, "profile"), profile)

    def _groups(self, state: EngineState, present: Mapping[str, Mapping[str, Any]]) -> None:
        for group, title in state.groups.items():
            body = {"id": group, "name": title, "type": "WORKFLOW"}
            row = present.get(group)
            if row is None:
                self._post("group added", "/group/create", body)
            elif row["name"] != title:
                self._put("group renamed", _path("group", group), body)

    def _release_tasks(self, login: str) -> None:
        """Give the tasks of somebody who left back to their groups."""
        for task in list(self._pages("/task", assignee=login)):
            self._post("task released", _path("task", task["id"], "unclaim"), None)

    def _revoke(self, state: EngineState, found: Iterable[tuple[str, Grant]]) -> None:
        ids = {grant.place: key for key, grant in found}
        ours = [grant for _, grant in found if is_ours(grant, state.users)]
        difference = compare(state.grants, ours)
        for grant in difference.surplus:
            self._delete("right removed", "authorization", ids[grant.place])
        for grant in difference.changed:
            self._put("right changed", _path("authorization", ids[grant.place]), _body(grant))

    def _grant(self, state: EngineState) -> None:
        """Add what lacks; creating users and groups has written rights of its own, which go."""
        found = list(self._authorizations(()))
        self._revoke(state, found)
        for grant in compare(state.grants, [grant for _, grant in found]).missing:
            self._post("right added", "/authorization/create", {"type": grant.kind, **_body(grant)})

    def _authorizations(self, gone: Iterable[str]) -> Iterator[tuple[str, Grant]]:
        """Everything the mirror may answer for, without reading every running task's rows."""
        queries: list[dict[str, Any]] = [
            {"resourceType": int(resource), "resourceId": "*" if resource in RUNNING else None}
            for resource in Resource
        ]
        queries += [{"type": GLOBAL}, {"type": REVOKE}]
        queries += [{"userIdIn": login} for login in gone]
        seen: set[str] = set()
        for query in queries:
            for row in self._pages("/authorization", **query):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row["id"], _grant_of(row)

    def _pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        first = 0
        while True:
            rows = self._client.get(path, firstResult=first, maxResults=_PAGE, **query)
            yield from rows
            if len(rows) < _PAGE:
                return
            first += _PAGE

    def _post(self, what: str, path: str, body: Any) -> None:
        self._client.post(path, body)
        self._report.count(what)

    def _put(self, what: str, path: str, body: Any = None) -> None:
        self._client.put(path, body)
        self._report.count(what)

    def _delete(self, what: str, *parts: str) -> None:
        self._client.delete(_path(*parts))
        self._report.count(what)


def _path(*parts: str) -> str:
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _body(grant: Grant) -> dict[str, Any]:
    return {
        "permissions": sorted(grant.permissions),
        "userId": grant.user,
        "groupId": grant.group,
        "resourceType": int(grant.resource),
        "resourceId": grant.resource_id,
    }


def _grant_of(row: Mapping[str, Any]) -> Grant:
    return Grant(
        resource=Resource(row["resourceType"]),
        resource_id=row["resourceId"],
        permissions=frozenset(row["permissions"]),
        user=row["userId"],
        group=row["groupId"],
        kind=row["type"],
    )
