"""A long register as people keep it: two ways to write a day, phones nobody can call, old notes."""

from __future__ import annotations

from sqlalchemy import func, select

from benchmarks.imports import register
from leancity.cases.models import Case
from tests.integration.imports.conftest import Town, counted


def load_twice(town: Town, rows: int) -> None:
    """Every row is a case; loading the same file again changes nothing and makes none."""
    content = register(rows)
    for new in (rows, 0):
        run = town.load("register", content)
        # What could not be read is told, and keeps no row out.
        made, changed, unchanged, refused, review = counted(run)
        assert (made, changed, unchanged, refused) == (new, 0, rows - new, 0)
        assert review > rows / 20
    with town.database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == rows
