"""Suggestions while an address is typed, and the streets that a map draws."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from leancity.addresses import Street
from portal.context import kernel, locale

blueprint = Blueprint("addresses", __name__, url_prefix="/addresses")

#: Seconds a browser keeps the streets: a new register shows on maps a little later.
_KEEP = 3600


@blueprint.get("")
def suggest() -> ResponseReturnValue:
    """Addresses of the city that fit a few letters."""
    typed = request.args.get("q", "")[:100]
    found = kernel().addresses.suggest(typed, limit=8, locale=locale())
    return jsonify(
        [{"value": one.street, "label": one.label, "fields": {"house": one.house}} for one in found]
    )


@blueprint.get("/streets")
def streets() -> ResponseReturnValue:
    """The streets of the city as GeoJSON, for maps without tiles; `locale` names them."""
    spoken = request.args.get("locale", locale())
    shapes = [_feature(street) for street in kernel().addresses.streets(spoken)]
    answer = jsonify(type="FeatureCollection", features=shapes)
    answer.cache_control.private = True
    answer.cache_control.max_age = _KEEP
    return answer


def _feature(street: Street) -> dict[str, Any]:
    lines = [[[lon, lat] for lat, lon in line] for line in street.lines]
    return {
        "type": "Feature",
        "properties": {"name": street.name},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }
