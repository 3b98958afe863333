"""Raids: cases visited in one day, the way between them, and how far it was."""

from __future__ import annotations

from leancity.raids.links import map_link, place_link
from leancity.raids.plan import Planned, RaidPlan
from leancity.raids.service import RaidRooms, Raids
from leancity.raids.shapes import DayOfRaids, LeftOut, Raid, RaidStop

__all__ = [
    "DayOfRaids",
    "LeftOut",
    "Planned",
    "Raid",
    "RaidPlan",
    "RaidRooms",
    "RaidStop",
    "Raids",
    "map_link",
    "place_link",
]
