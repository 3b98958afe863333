"""`owner-lookup`: whose the place of a case is, by the city's own register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from leancity.audit import Actor
from leancity.errors import ConflictError
from leancity.org.access import WORKER
from leancity.owners import PERSONAL, ROLE, Found, Place
from workers.context import CityContext
from workers.runtime import PayloadError, handles
from workers.topics.geocode import AT_THE_HOUSE


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What is known of the place."""

    cadastral_no: str = ""
    address: str = ""
    house: str = ""
    geo: str = ""
    within_m: str = ""

    def __post_init__(self) -> None:
        try:
            self.place()
        except ValueError as error:
            raise PayloadError("geo", 'must be a point "lat,lon", and within_m a number') from error

    def place(self) -> Place:
        """The place as the register is asked about it."""
        parts = [float(part) for part in self.geo.split(",")] if self.geo.strip() else []
        point = (parts[0], parts[1]) if len(parts) == 2 else None
        if parts and point is None:
            raise ValueError(self.geo)
        return Place(
            cadastral_no=self.cadastral_no.strip(),
            street=self.address,
            house=self.house,
            point=point,
            within_m=float(self.within_m or 0),
        )


@handles("owner-lookup")
def owner_lookup(payload: Payload, context: CityContext) -> dict[str, Any]:
    """Find the owner of a place in the city's register; an owner a person has named stays.

    Reads:
        cadastral_no: the plot, when it is known
        address: the street; used with the house when the plot is not in the register
        house: the house; one that is only the nearest to the point is not used
        geo: the point, "lat,lon"; used when neither plot nor house is in the register
        within_m: how many metres an entry may lie from the point; empty: no point is looked at
    Writes:
        owner_found: true when the register tells whose it is, or a person has
        owner_match: "cadastral", "address" or "near": by what the owner was found
        owner_name: id of the subject, when the name is known
        owner_inn: id of the subject, when the INN is known
        owner_phone: id of the subject, when a phone is known
        owner_email: id of the subject, when an e-mail address is known
        owner_kind: physical, legal or sole_trader, when the register tells
        owner_basis: on what ground it is the owner's, when the register tells
        cadastral_no: the plot, when the register tells
    BPMN errors: none.
    """
    if context.variables.get("owner_name"):
        return {"owner_found": True}
    found = context.kernel.owners.find(_sure(payload.place(), context))
    known = _personal(found, context) if found else {}
    if found is None or not known.get("owner_name"):
        return {"owner_found": False}
    subject = _kept(known, context)
    if not subject:
        return {"owner_found": False}
    told = {
        "owner_kind": found.kind,
        "owner_basis": found.basis,
        "cadastral_no": payload.cadastral_no or found.cadastral_no,
    }
    return {
        "owner_found": True,
        "owner_match": found.match,
        **dict.fromkeys((name for name, value in known.items() if value), subject),
        **{name: value for name, value in told.items() if value},
    }


def _sure(place: Place, context: CityContext) -> Place:
    """Without a house that is only the nearest one to the point: its owner may be another."""
    if place.point is None:
        return place
    near = context.kernel.addresses.nearest(*place.point)
    guessed = (
        near is not None
        and near.distance_m > AT_THE_HOUSE
        and (near.street, near.house) == (place.street, place.house)
    )
    return replace(place, street="", house="") if guessed else place


def _personal(found: Found, context: CityContext) -> Mapping[str, str]:
    purpose = f"owner of case {context.business_key}"
    read = context.kernel.subjects.read([found.subject_id], WORKER, purpose, fields=PERSONAL)
    return read.get(found.subject_id, {})


def _kept(known: Mapping[str, str], context: CityContext) -> str:
    """The id of the case's own subject; a late delivery does not bring back who was erased."""
    kernel = context.kernel
    with kernel.database.begin() as session:
        try:
            return kernel.subjects.keep(
                session, context.business_key, ROLE, known, Actor(login=WORKER)
            )
        except ConflictError:
            return ""
