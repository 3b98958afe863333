"""What an unfinished form belongs to: the scope under which its draft is kept."""

from __future__ import annotations

#: Before the key of a case that is not begun yet.
START = "start:"
#: Before the id of a user task.
TASK = "task:"
_EDIT, _ACT = "edit:", "act:"


def start_scope(business_key: str) -> str:
    """The form that begins a case."""
    return f"{START}{business_key}"


def task_scope(task_id: str) -> str:
    """The form of a user task."""
    return f"{TASK}{task_id}"


def edit_scope(business_key: str) -> str:
    """The form that changes a running case."""
    return f"{_EDIT}{business_key}"


def act_scope(business_key: str) -> str:
    """The form of a button on the card; one act at a time."""
    return f"{_ACT}{business_key}"


def case_scopes(business_key: str) -> list[str]:
    """Every form of a case itself; those of its tasks have their own."""
    return [start_scope(business_key), edit_scope(business_key), act_scope(business_key)]
