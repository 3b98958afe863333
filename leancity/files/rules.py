"""What a form may ask of its photos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from leancity.errors import UserError
from leancity.files.shapes import StoredFile
from leancity.i18n import N_


def require_photo(file: StoredFile) -> None:
    """Refuse a file that is no photo."""
    if not file.is_photo:
        raise UserError(
            N_("%(name)s is not a photo. JPEG, PNG and HEIC are accepted."),
            field=file.field, name=file.name,
        )  # fmt: skip


def require_fresh(file: StoredFile, days: int, now: datetime) -> None:
    """Refuse a photo taken more than so many days ago; one that does not tell passes."""
    if file.taken_at is not None and now - file.taken_at > timedelta(days=days):
        raise UserError(
            N_(
                "The photo %(name)s was taken on %(taken_on)s, more than %(days)s days ago."
                " Take a new one."
            ),
            field=file.field, name=file.name, days=days,
            taken_on=file.taken_at.strftime("%d.%m.%Y"),
        )  # fmt: skip


def require_place(file: StoredFile, inside: Callable[[float, float], bool]) -> None:
    """Refuse a photo without a location or taken where `inside(lat, lon)` is false."""
    if file.point is None:
        raise UserError(
            N_("The photo %(name)s has no location. Mark the place on the map."),
            field=file.field, name=file.name,
        )  # fmt: skip
    if not inside(*file.point):
        raise UserError(
            N_("The photo %(name)s was taken outside the city."), field=file.field, name=file.name
        )
