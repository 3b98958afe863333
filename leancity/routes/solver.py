"""The order of visits by OR-Tools: most places first, then the shortest way.

The result depends on nothing but the trip: each descent ends by itself in a place where no change
helps, and the search around obstacles ends after a number of tries. Limits of time only guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from leancity.routes.matrix import Matrix
from leancity.routes.shapes import Place

#: From where descents begin; the best of them counts.
_BEGINNINGS = ("PATH_CHEAPEST_ARC", "PARALLEL_CHEAPEST_INSERTION", "LOCAL_CHEAPEST_INSERTION")
_DESCENT, _AROUND = "GREEDY_DESCENT", "GUIDED_LOCAL_SEARCH"
#: Routes that the search around obstacles may find; with fewer points there are none to find.
_TRIES = 100
_ENOUGH = 4
#: Leaving a place out costs more than any way to it, metres.
_LEFT_OUT = 1_000_000_000
_GUARD_MS = 10_000

_TIME = "time"


@dataclass(frozen=True, kw_only=True)
class Order:
    """Indices of the places in the order of visits, with the second of each arrival."""

    visits: tuple[int, ...]
    arrivals: tuple[int, ...]
    #: second of being at the end
    finish: int


@dataclass(frozen=True, kw_only=True)
class Task:
    """Places with the ways between them: points are the start, the places, the end."""

    places: Sequence[Place]
    matrix: Matrix
    #: the whole trip
    seconds: int


def solve(task: Task) -> Order | None:
    """The best order found; None when even the way from start to end takes too long."""
    best: tuple[int, Order] | None = None
    searches = [(beginning, _DESCENT) for beginning in _BEGINNINGS]
    if len({place.point for place in task.places}) >= _ENOUGH:
        searches.append((_BEGINNINGS[-1], _AROUND))
    for beginning, search in searches:
        found = _Model(task).solve(beginning, search)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return best[1] if best else None


class _Model:
    """One vehicle from the first point to the last, places optional at a high price."""

    def __init__(self, task: Task) -> None:
        self._task = task
        last = len(task.places) + 1
        self._manager = pywrapcp.RoutingIndexManager(last + 1, 1, [0], [last])
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._cost()
        self._time = self._clock()

    def _cost(self) -> None:
        metres = [list(row) for row in self._task.matrix.metres]
        way = self._routing.RegisterTransitMatrix(metres)
        self._routing.SetArcCostEvaluatorOfAllVehicles(way)

    def _clock(self) -> Any:
        """Time on the way and at places; one may wait for a window to open."""
        task, routing = self._task, self._routing
        work = [0, *(place.service for place in task.places), 0]
        spent = [
            [way + work[index] for way in row] for index, row in enumerate(task.matrix.seconds)
        ]
        passing = routing.RegisterTransitMatrix(spent)
        routing.AddDimension(passing, task.seconds, task.seconds, True, _TIME)
        clock = routing.GetDimensionOrDie(_TIME)
        for number, place in enumerate(task.places):
            index = self._manager.NodeToIndex(number + 1)
            routing.AddDisjunction([index], _LEFT_OUT)
            if place.window is not None:
                opens, closes = (min(max(0, second), task.seconds) for second in place.window)
                clock.CumulVar(index).SetRange(opens, closes)
        routing.AddVariableMinimizedByFinalizer(clock.CumulVar(routing.End(0)))
        return clock

    def solve(self, beginning: str, search: str) -> tuple[int, Order] | None:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = getattr(
            routing_enums_pb2.FirstSolutionStrategy, beginning
        )
        parameters.local_search_metaheuristic = getattr(
            routing_enums_pb2.LocalSearchMetaheuristic, search
        )
        if search == _AROUND:
            parameters.solution_limit = _TRIES
        parameters.time_limit.FromMilliseconds(_GUARD_MS)
        solution = self._routing.SolveWithParameters(parameters)
        return (solution.ObjectiveValue(), self._read(solution)) if solution else None

    def _read(self, solution: Any) -> Order:
        visits, arrivals = [], []
        index = solution.Value(self._routing.NextVar(self._routing.Start(0)))
        while not self._routing.IsEnd(index):
            visits.append(self._manager.IndexToNode(index) - 1)
            arrivals.append(solution.Min(self._time.CumulVar(index)))
            index = solution.Value(self._routing.NextVar(index))
        return Order(
            visits=tuple(visits),
            arrivals=tuple(arrivals),
            finish=solution.Min(self._time.CumulVar(index)),
        )
