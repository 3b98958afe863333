"""What pages are given of a raid: one block for the map, the list and the form's widget."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import format_decimal

from leancity.i18n import translate, translate_plural
from leancity.raids import Raid, RaidStop, map_link
from leancity.raids.shapes import DONE, REASONS
from leancity.routes.matrix import ROADS
from portal.context import kernel, locale
from portal.formats import Formats


def route_block(raid: Raid) -> dict[str, Any]:
    """The route in the language of the request; its keys are those the front end names."""
    return {
        "start": list(raid.start),
        "end": list(raid.end),
        "stops": [_stop(stop) for stop in raid.stops],
        "facts": _facts(raid),
        "saved": _saved(raid),
        "hint": _hint(raid),
        "leftOut": _left_out(raid),
        "mapUrl": "" if raid.closed else map_link(kernel().settings.map_link, raid),
        "sheetUrl": url_for("cases.route_sheet", business_key=raid.business_key),
        "words": {
            "stops": translate("Stops in order", locale()),
            "open": translate("Open in maps", locale()),
            "sheet": translate("Route sheet", locale()),
        },
    }


def kilometres(metres: int) -> str:
    """`34,5 км`."""
    return translate("%(count)s km", locale(), count=format_decimal(round(metres / 1000, 1)))


def clock_time(moment: datetime) -> str:
    """`09:05` in the city."""
    return f"{moment.astimezone(kernel().clock.zone):%H:%M}"


def _stop(stop: RaidStop) -> dict[str, Any]:
    done = stop.state == DONE
    return {
        "place": stop.place,
        "time": clock_time(stop.arrive_at),
        "number": stop.number,
        "address": stop.address,
        "note": stop.note,
        "done": done,
        "state": translate("done", locale()) if done else "",
        "label": f"{stop.place}. № {stop.number}, {stop.address}",
        "lat": stop.lat,
        "lon": stop.lon,
        "href": _href(stop),
    }


def _href(stop: RaidStop) -> str:
    if stop.task_id:
        return url_for("tasks.show", task_id=stop.task_id)
    return url_for("cases.show", business_key=stop.business_key) if stop.may_read else ""


def _facts(raid: Raid) -> list[str]:
    count = len(raid.stops)
    return [
        Formats(kernel()).day(raid.on),
        f"{clock_time(raid.starts_at)}–{clock_time(raid.ends_at)}",
        translate_plural("%(num)s stop", "%(num)s stops", count, locale(), num=count),
        kilometres(raid.metres),
        translate("%(done)s of %(all)s done", locale(), done=raid.done, all=count),
    ]


def _saved(raid: Raid) -> str:
    """Against the order of the list; nothing when there is nothing to save."""
    if round(raid.saved_metres / 1000, 1) == 0:
        return ""
    return translate("Saved %(way)s", locale(), way=kilometres(raid.saved_metres))


def _hint(raid: Raid) -> str:
    if raid.fell_back:
        return translate(
            "The road service did not answer: distances are straight lines lengthened as streets"
            " lengthen them.",
            locale(),
        )
    if raid.metric == ROADS:
        return translate("Distances are by roads.", locale())
    return translate("Distances are straight lines lengthened as streets lengthen them.", locale())


def _left_out(raid: Raid) -> list[str]:
    return [
        f"№ {one.number}, {one.address}: {Formats(kernel()).phrase(REASONS[one.reason])}"
        for one in raid.left_out
    ]
