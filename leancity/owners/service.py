"""Keeping the register of owners and finding an owner in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.addresses.index import metres_between
from leancity.addresses.words import normal_house, normal_street
from leancity.audit import SYSTEM, Actor
from leancity.db import Database
from leancity.owners.models import OwnerRow
from leancity.owners.shapes import Found, Owner, Place
from leancity.subjects import Given, Subjects, subject_id

#: The role of an owner's subject, in the register and in a case.
ROLE = "owner"
_METRES_OF_A_DEGREE = 111_195.0


class Owners:
    """The register of owners. Names and contacts are kept among the subjects."""

    def __init__(self, database: Database, subjects: Subjects) -> None:
        self._database = database
        self._subjects = subjects

    def known(self, session: Session, keys: Sequence[str]) -> Mapping[str, str]:
        """The fingerprints of these entries by key."""
        query = select(OwnerRow.key, OwnerRow.fingerprint).where(OwnerRow.key.in_(keys))
        return {row.key: row.fingerprint for row in session.execute(query)}

    def keep(
        self, session: Session, owners: Sequence[Owner], actor: Actor = SYSTEM
    ) -> frozenset[str]:
        """Write entries over what was known; the keys of those whose owner was erased for good.

        A house whose plot has become known leaves its entry without one.
        """
        people = [
            Given(business_key=_holder(owner.key), role=ROLE, attributes=owner.personal)
            for owner in owners
        ]
        erased = self._subjects.keep_many(session, people, actor)
        rows = [row for row in map(_columns, owners) if row["subject_id"] not in erased]
        if rows:
            upsert = insert(OwnerRow).values(rows)
            changed = {name: upsert.excluded[name] for name in rows[0] if name != "key"}
            session.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=changed))
            outgrown = [owner.place_key for owner in owners if owner.cadastral_no and owner.house]
            session.execute(delete(OwnerRow).where(OwnerRow.key.in_(outgrown)))
        return frozenset(owner.key for owner in owners if _subject(owner.key) in erased)

    def find(self, place: Place) -> Found | None:
        """Whose it is: by cadastral number, else by street and house, else the nearest entry.

        A house with several entries does not tell whose the place is: nobody is guessed.
        """
        with self._database.begin() as session:
            for match, condition in _conditions(place):
                rows = session.scalars(select(OwnerRow).where(condition).limit(2)).all()
                if rows:
                    return _found(rows[0], match) if len(rows) == 1 else None
            nearest = _nearest(session, place)
            return _found(nearest, "near") if nearest else None


def _conditions(place: Place) -> list[tuple[str, ColumnElement[bool]]]:
    ways: list[tuple[str, ColumnElement[bool]]] = []
    if place.cadastral_no:
        ways.append(("cadastral", OwnerRow.cadastral_no == place.cadastral_no))
    if place.street and place.house:
        same = (OwnerRow.street_norm == normal_street(place.street)) & (
            OwnerRow.house_norm == normal_house(place.house)
        )
        ways.append(("address", same))
    return ways


def _nearest(session: Session, place: Place) -> OwnerRow | None:
    """The nearest entry within the declared distance; another plot is nobody's guess."""
    if place.point is None or place.within_m <= 0:
        return None
    point, (lat, lon) = place.point, place.point
    height = place.within_m / _METRES_OF_A_DEGREE
    width = height / max(0.01, math.cos(math.radians(lat)))
    around = select(OwnerRow).where(
        OwnerRow.lat.between(lat - height, lat + height),
        OwnerRow.lon.between(lon - width, lon + width),
    )
    found = [
        (metres_between(point, (row.lat, row.lon)), row.key, row)
        for row in session.scalars(around)
        if row.lat is not None and row.lon is not None
    ]
    distance, _, row = min(found, key=lambda one: one[:2], default=(math.inf, "", None))
    return row if distance <= place.within_m else None


def _found(row: OwnerRow, match: str) -> Found:
    same = ("key", "cadastral_no", "kind", "basis", "subject_id")
    return Found(match=match, **{name: getattr(row, name) for name in same})


def _columns(owner: Owner) -> dict[str, object]:
    lat, lon = owner.point or (None, None)
    return {
        "key": owner.key,
        "cadastral_no": owner.cadastral_no,
        "street": owner.street,
        "house": owner.house,
        "street_norm": normal_street(owner.street),
        "house_norm": normal_house(owner.house),
        "lat": lat,
        "lon": lon,
        "kind": owner.kind,
        "basis": owner.basis,
        "subject_id": _subject(owner.key),
        "fingerprint": owner.fingerprint,
    }


def _holder(key: str) -> str:
    """What stands in the place of a case: the register keeps its owners for no case."""
    return f"owner-register/{key}"


def _subject(key: str) -> str:
    return subject_id(_holder(key), ROLE)
