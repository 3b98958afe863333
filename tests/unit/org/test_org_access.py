"""The engine's authorizations as data: what is desired, and how to get there."""

from __future__ import annotations

import pytest

from leancity.org.access import (
    GLOBAL,
    REVOKE,
    Difference,
    Grant,
    ProcessAccess,
    Resource,
    compare,
    desired_authorizations,
    is_ours,
)

PREVENTION = ProcessAccess(
    key="prevention",
    starters=frozenset({"inspector.dobik", "specialist.dobik"}),
    owners=frozenset({"process_owner.dobik"}),
)


def grant(resource=Resource.TASK, resource_id="*", permissions=("READ",), **whom) -> Grant:
    return Grant(
        resource=resource, resource_id=resource_id, permissions=frozenset(permissions), **whom
    )


def rights_of(group: str, *processes: ProcessAccess) -> dict[tuple[str, str], set[str]]:
    return {
        (found.resource.name, found.resource_id): set(found.permissions)
        for found in desired_authorizations(processes)
        if found.group == group
    }


def test_a_starter_may_start_its_process_and_nothing_else():
    assert rights_of("inspector.dobik", PREVENTION) == {
        ("PROCESS_DEFINITION", "prevention"): {"READ", "CREATE_INSTANCE"},
        ("PROCESS_INSTANCE", "*"): {"CREATE"},
    }


def test_an_owner_sees_the_definition_and_its_history_in_cockpit():
    assert rights_of("process_owner.dobik", PREVENTION) == {
        ("PROCESS_DEFINITION", "prevention"): {"READ", "READ_HISTORY"},
        ("APPLICATION", "cockpit"): {"ACCESS"},
    }


def test_a_group_that_starts_and_owns_has_both_rights_in_one_authorization():
    both = ProcessAccess(
        key="road_control",
        starters=frozenset({"control_head.dobik"}),
        owners=frozenset({"control_head.dobik"}),
    )
    rights = rights_of("control_head.dobik", PREVENTION, both)
    assert rights["PROCESS_DEFINITION", "road_control"] == {
        "READ", "CREATE_INSTANCE", "READ_HISTORY",
    }  # fmt: skip


def test_another_unit_has_no_right_at_all():
    assert rights_of("specialist.dgh", PREVENTION) == {}


def test_nothing_is_granted_to_everybody():
    for found in desired_authorizations([PREVENTION]):
        assert found.user != "*"
        assert (found.user is None) != (found.group is None)
    assert rights_of("employee", PREVENTION) == {}


def test_an_administrator_sees_no_case_and_cannot_give_himself_rights():
    rights = rights_of("admin", PREVENTION)
    cases = {
        "PROCESS_DEFINITION", "PROCESS_INSTANCE", "TASK", "DEPLOYMENT", "HISTORIC_TASK",
        "HISTORIC_PROCESS_INSTANCE", "OPERATION_LOG_CATEGORY", "BATCH",
    }  # fmt: skip
    assert not {resource for resource, _ in rights} & cases
    written = {name for permissions in rights.values() for name in permissions}
    assert written == {"ACCESS", "READ"}
    assert "AUTHORIZATION" not in {resource for resource, _ in rights}


def test_only_the_worker_and_the_operator_change_instances():
    changing = {
        found.user or found.group
        for found in desired_authorizations([PREVENTION])
        if any("UPDATE" in name or name == "ALL" for name in found.permissions)
    }
    assert changing == {"svc-worker", "svc-operator"}


def test_the_operator_sees_nothing():
    (grant,) = [g for g in desired_authorizations([PREVENTION]) if g.user == "svc-operator"]
    assert grant.permissions == {"UPDATE_INSTANCE", "TASK_ASSIGN"}


def test_each_place_in_the_engine_has_one_authorization():
    desired = desired_authorizations([PREVENTION])
    assert len({found.place for found in desired}) == len(desired)


@pytest.mark.parametrize(
    ("passport", "starters", "owners"),
    [
        (
            {"key": "prevention", "unit": "dobik", "owner": "control_head.dobik",
             "start": {"groups": ["inspector.dobik"]}},
            {"inspector.dobik"},
            {"process_owner.dobik", "control_head.dobik"},
        ),
        ({"key": "prevention", "unit": "dobik"}, set(), {"process_owner.dobik"}),
    ],
)  # fmt: skip
def test_rights_are_read_from_the_process_file(passport, starters, owners):
    access = ProcessAccess.from_passport(passport)
    assert (access.starters, access.owners) == (starters, owners)


def test_what_stands_already_needs_nothing():
    desired = desired_authorizations([PREVENTION])
    nothing: frozenset[Grant] = frozenset()
    assert compare(desired, desired) == Difference(
        missing=nothing, changed=nothing, surplus=nothing
    )


def test_a_difference_names_what_lacks_what_changed_and_what_is_too_much():
    lacking = grant(group="inspector.dobik")
    right = grant(group="specialist.dobik", permissions=("READ", "CREATE"))
    wrong = grant(group="specialist.dobik", permissions=("ALL",))
    surplus = grant(group="specialist.dgh")
    difference = compare([lacking, right], [wrong, surplus])
    assert difference.missing == {lacking}
    assert difference.changed == {right}
    assert difference.surplus == {surplus}


@pytest.mark.parametrize(
    ("found", "ours"),
    [
        (grant(user="svc-deploy"), False),
        (grant(group="camunda-admin"), False),
        # Written by the engine for a candidate group and for an assignee of a running task.
        (grant(group="inspector.dobik", resource_id="4711"), False),
        (grant(user="kim.i", resource_id="4711"), False),
        # The assignee has left.
        (grant(user="gone.g", resource_id="4711"), True),
        (grant(group="inspector.dobik", resource_id="*"), True),
        (grant(user="kim.i", resource=Resource.USER, resource_id="kim.i"), True),
        (grant(user="*", kind=GLOBAL, resource_id="4711"), True),
        (grant(user="kim.i", kind=REVOKE, resource_id="4711"), True),
        (grant(group="x", resource=Resource.DEPLOYMENT, resource_id="1"), True),
    ],
)
def test_the_mirror_answers_for_everything_but_administrators_and_running_work(found, ours):
    assert is_ours(found, {"kim.i"}) is ours
