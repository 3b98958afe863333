"""What everybody may do in the engine, as data.

Resource types and permissions are those of the engine's authorization service. Rights on a user
task and on an instance come from the engine itself (a candidate group may read and work on its
tasks); here is only what must hold before any task exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from leancity.org.roles import group

#: Made by the engine app at its start; it deploys and mirrors, and is never touched from here.
DEPLOYER = "svc-deploy"
ENGINE_ADMINS = "camunda-admin"
PROJECTOR = "svc-projector"
WORKER = "svc-worker"
BOT = "svc-bot"
OPERATOR = "svc-operator"
#: the principals that the mirror makes
SERVICES = (PROJECTOR, WORKER, BOT, OPERATOR)
ANY = "*"
#: authorization types of the engine
GLOBAL, GRANT, REVOKE = range(3)


class Resource(IntEnum):
    """The engine's resource types."""

    APPLICATION = 0
    USER = 1
    GROUP = 2
    GROUP_MEMBERSHIP = 3
    AUTHORIZATION = 4
    FILTER = 5
    PROCESS_DEFINITION = 6
    TASK = 7
    PROCESS_INSTANCE = 8
    DEPLOYMENT = 9
    DECISION_DEFINITION = 10
    TENANT = 11
    TENANT_MEMBERSHIP = 12
    BATCH = 13
    DECISION_REQUIREMENTS_DEFINITION = 14
    REPORT = 15
    DASHBOARD = 16
    OPERATION_LOG_CATEGORY = 17
    OPTIMIZE = 18
    HISTORIC_TASK = 19
    HISTORIC_PROCESS_INSTANCE = 20
    SYSTEM = 21


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One authorization of the engine, for a user or for a group."""

    resource: Resource
    resource_id: str
    permissions: frozenset[str]
    user: str | None = None
    group: str | None = None
    kind: int = GRANT

    @property
    def place(self) -> tuple[int, str | None, str | None, Resource, str]:
        """What the engine allows one authorization for."""
        return self.kind, self.user, self.group, self.resource, self.resource_id


@dataclass(frozen=True, kw_only=True)
class ProcessAccess:
    """Who may start a process and who owns it, as its process.yaml says."""

    key: str
    #: groups that may start it
    starters: frozenset[str]
    #: groups of its owners: they see the definition and its history in Cockpit
    owners: frozenset[str]

    @classmethod
    def from_passport(cls, passport: Mapping[str, Any]) -> ProcessAccess:
        """Read a process.yaml. Owners: the group it names and the process owners of its unit."""
        start = passport.get("start") or {}
        named = {passport["owner"]} if passport.get("owner") else set()
        return cls(
            key=passport["key"],
            starters=frozenset(start.get("groups", ())),
            owners=frozenset({group("process_owner", passport["unit"]), *named}),
        )


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What the engine lacks, has with other permissions, and has too much."""

    missing: frozenset[Grant]
    changed: frozenset[Grant]
    surplus: frozenset[Grant]


def desired_authorizations(processes: Iterable[ProcessAccess]) -> frozenset[Grant]:
    """Every authorization the engine is to hold beside those it writes itself."""
    grants = {*_services(), *_administrators()}
    definitions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for process in processes:
        for name in process.starters:
            definitions[name, process.key] |= {"READ", "CREATE_INSTANCE"}
            grants.add(_group(name, Resource.PROCESS_INSTANCE, ANY, "CREATE"))
        for name in process.owners:
            definitions[name, process.key] |= {"READ", "READ_HISTORY"}
            grants.add(_group(name, Resource.APPLICATION, "cockpit", "ACCESS"))
    grants |= {
        _group(name, Resource.PROCESS_DEFINITION, key, *permissions)
        for (name, key), permissions in definitions.items()
    }
    return frozenset(grants)


def own_profiles(
    grants: Iterable[Grant], memberships: Iterable[tuple[str, str]]
) -> frozenset[Grant]:
    """For whoever may open a web application the right to read their own name, which it shows."""
    groups = {grant.group for grant in grants if grant.resource is Resource.APPLICATION}
    return frozenset(
        _user(login, Resource.USER, login, "READ") for name, login in memberships if name in groups
    )


def _services() -> Iterator[Grant]:
    definition, deployment = Resource.PROCESS_DEFINITION, Resource.DEPLOYMENT
    things = ("INSTANCE", "TASK", "HISTORY")
    reading = [f"READ_{thing}{variable}" for thing in things for variable in ("", "_VARIABLE")]
    yield _user(PROJECTOR, definition, ANY, "READ", *reading)
    yield _user(PROJECTOR, deployment, ANY, "READ")
    # Claims stand under TaskWorker; deletions and corrections by hand under Operator.
    yield _user(PROJECTOR, Resource.OPERATION_LOG_CATEGORY, "TaskWorker", "READ")
    yield _user(PROJECTOR, Resource.OPERATION_LOG_CATEGORY, "Operator", "READ")
    # Variables come with a task; the content of a file among them is asked for by itself.
    work = ("READ", "READ_INSTANCE", "READ_INSTANCE_VARIABLE", "UPDATE_INSTANCE", "READ_HISTORY")
    yield _user(WORKER, definition, ANY, *work)
    yield _user(WORKER, deployment, ANY, "READ")
    # Gives a stopped step new tries for the administrator who decided it, changes variables and
    # hands tasks over for the person whom the kernel lets, and sees nothing.
    yield _user(OPERATOR, definition, ANY, "UPDATE_INSTANCE", "TASK_ASSIGN")
    # A dialogue shows forms; what it does, it does as the person it talks to.
    yield _user(BOT, definition, ANY, "READ")
    yield _user(BOT, deployment, ANY, "READ")


def _administrators() -> Iterator[Grant]:
    """Administrators look after the system and see no case.

    They may not write users, memberships or authorizations: with any of these an administrator
    could give himself the rights of an inspector. People and roles are edited in the
    organisation.
    """
    for application in ("admin", "tasklist"):
        yield _group("admin", Resource.APPLICATION, application, "ACCESS")
    for resource in (Resource.USER, Resource.GROUP, Resource.SYSTEM):
        yield _group("admin", resource, ANY, "READ")


def _user(user: str, resource: Resource, resource_id: str, *permissions: str) -> Grant:
    return Grant(
        user=user, resource=resource, resource_id=resource_id, permissions=frozenset(permissions)
    )


def _group(name: str, resource: Resource, resource_id: str, *permissions: str) -> Grant:
    return Grant(
        group=name, resource=resource, resource_id=resource_id, permissions=frozenset(permissions)
    )


#: The engine writes these itself, for one task or instance, while a case runs.
RUNNING = frozenset(
    {
        Resource.TASK,
        Resource.FILTER,
        Resource.PROCESS_INSTANCE,
        Resource.HISTORIC_TASK,
        Resource.HISTORIC_PROCESS_INSTANCE,
    }
)


def is_ours(grant: Grant, users: Collection[str]) -> bool:
    """Whether the mirror answers for an authorization it finds in the engine.

    Not for the engine's administrators, and not for what the engine wrote for a running task or
    instance, unless it names a user who is no longer there.
    """
    if grant.user == DEPLOYER or grant.group == ENGINE_ADMINS:
        return False
    written_by_engine = grant.resource in RUNNING and grant.resource_id != ANY
    left_behind = grant.user not in (None, ANY) and grant.user not in users
    return left_behind or not (written_by_engine and grant.kind == GRANT)


def compare(desired: Iterable[Grant], found: Iterable[Grant]) -> Difference:
    """How to get from the authorizations found to those desired."""
    wanted = {grant.place: grant for grant in desired}
    present = {grant.place: grant for grant in found}
    return Difference(
        missing=frozenset(wanted[place] for place in wanted.keys() - present.keys()),
        changed=frozenset(
            wanted[place]
            for place in wanted.keys() & present.keys()
            if wanted[place].permissions != present[place].permissions
        ),
        surplus=frozenset(present[place] for place in present.keys() - wanted.keys()),
    )
