"""Suggestions while an address is typed."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.context import kernel, locale

blueprint = Blueprint("addresses", __name__, url_prefix="/addresses")


@blueprint.get("")
def suggest() -> ResponseReturnValue:
    """Addresses of the city that fit a few letters."""
    typed = request.args.get("q", "")[:100]
    found = kernel().addresses.suggest(typed, limit=8, locale=locale())
    return jsonify(
        [{"value": one.street, "label": one.label, "fields": {"house": one.house}} for one in found]
    )
