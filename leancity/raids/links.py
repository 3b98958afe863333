"""Links that open places in a person's own map; the platform itself never asks them."""

from __future__ import annotations

from leancity.raids.shapes import OPEN, Raid

#: Stops ahead that one link holds: addresses of pages have an end.
MOST = 40


def map_link(template: str, raid: Raid) -> str:
    """The rest of a raid in a map application: the next stop, and what comes after it."""
    ahead = [(stop.lat, stop.lon) for stop in raid.stops if stop.state == OPEN][:MOST]
    points = [f"{lat:.6f},{lon:.6f}" for lat, lon in [*ahead, raid.end]]
    return _filled(template, points)


def place_link(template: str, lat: float, lon: float) -> str:
    """One place in a map application."""
    return _filled(template, [f"{lat:.6f},{lon:.6f}"])


def _filled(template: str, points: list[str]) -> str:
    lat, lon = points[0].split(",")
    return template.format(lat=lat, lon=lon, points="~".join(points))
