"""Plans trips."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from leancity.errors import UserError
from leancity.i18n import N_
from leancity.routes.matrix import Matrix, Metric
from leancity.routes.shapes import Route, Trip, Visit

if TYPE_CHECKING:
    from leancity.routes.solver import Order

#: A person visits no more in a day, and the matrix grows with the square.
MOST_STOPS = 100


class TooManyStopsError(UserError):
    """More places than one trip may have."""

    def __init__(self) -> None:
        super().__init__(N_("A route has at most %(limit)s stops. Choose fewer."), limit=MOST_STOPS)


class Routes:
    """Orders places by one metric."""

    def __init__(self, metric: Metric) -> None:
        self._metric = metric

    def plan(self, trip: Trip) -> Route:
        """As many places as fit into the time, by the shortest way."""
        # OR-Tools takes memory and a moment to load; most processes never plan.
        from leancity.routes.solver import Order, Task, solve

        if len(trip.places) > MOST_STOPS:
            raise TooManyStopsError
        points = [trip.start, *(place.point for place in trip.places), trip.end]
        matrix = self._metric.matrix(points)
        order = solve(Task(places=trip.places, matrix=matrix, seconds=trip.seconds))
        return _route(trip, matrix, order or Order(visits=(), arrivals=(), finish=0))


def _route(trip: Trip, matrix: Matrix, order: Order) -> Route:
    visited = set(order.visits)
    ways = _ways(matrix, order.visits)
    return Route(
        visits=tuple(
            Visit(key=trip.places[number].key, arrival=arrival, metres=metres)
            for number, arrival, metres in zip(order.visits, order.arrivals, ways, strict=False)
        ),
        left_out=tuple(
            place.key for number, place in enumerate(trip.places) if number not in visited
        ),
        metres=sum(ways),
        listed_metres=sum(_ways(matrix, sorted(visited))),
        seconds=order.finish,
        metric=matrix.metric,
        fell_back=matrix.fell_back,
    )


def _ways(matrix: Matrix, visits: Sequence[int]) -> list[int]:
    """Metres of each way: to every visit, and to the end."""
    stations = [0, *(number + 1 for number in visits), len(matrix.metres) - 1]
    return [matrix.metres[one][other] for one, other in pairwise(stations)]
