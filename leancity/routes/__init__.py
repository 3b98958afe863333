"""Routes: in which order to visit places, how far it is, what does not fit into the time."""

from __future__ import annotations

from leancity.routes.matrix import Matrix, Metric, RoadService, StraightLines
from leancity.routes.service import MOST_STOPS, Routes, TooManyStopsError
from leancity.routes.shapes import Place, Point, Route, Trip, Visit

__all__ = [
    "MOST_STOPS",
    "Matrix",
    "Metric",
    "Place",
    "Point",
    "RoadService",
    "Route",
    "Routes",
    "StraightLines",
    "TooManyStopsError",
    "Trip",
    "Visit",
]
