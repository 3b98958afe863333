"""The order of visits: the shortest by trying every one, windows, what does not fit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, permutations

import pytest

from leancity.routes import (
    MOST_STOPS,
    Matrix,
    Place,
    Point,
    Routes,
    StraightLines,
    TooManyStopsError,
    Trip,
)

OFFICE: Point = (46.9590, 142.7380)
HOUR = 3600
LINES = StraightLines()


def scattered(count: int, seed: int, **of_place: int) -> tuple[Place, ...]:
    """Places over the city, always the same ones."""
    dice = random.Random(seed)  # noqa: S311 (the same every time)
    return tuple(
        Place(
            key=str(number),
            point=(46.92 + dice.random() * 0.08, 142.70 + dice.random() * 0.08),
            **of_place,
        )
        for number in range(count)
    )


def trip(places: Sequence[Place], hours: float = 24, end: Point = OFFICE) -> Trip:
    return Trip(start=OFFICE, end=end, seconds=int(hours * HOUR), places=tuple(places))


class Line:
    """Places on a line one kilometre and one minute apart, by longitude."""

    def matrix(self, points: Sequence[Point]) -> Matrix:
        steps = [[abs(round(one[1] - other[1])) for other in points] for one in points]
        return Matrix(
            metres=[[1000 * step for step in row] for row in steps],
            seconds=[[60 * step for step in row] for row in steps],
            metric="straight",
        )


def on_line(*places: Place, seconds: int = HOUR) -> Trip:
    return Trip(start=(0, 0), end=(0, 0), seconds=seconds, places=places)


def at(key: str, kilometre: int, **more: object) -> Place:
    return Place(key=key, point=(0, kilometre), **more)  # type: ignore[arg-type]


def best_by_trying(wanted: Trip) -> tuple[int, int]:
    """(places visited, metres) of the best of all orders: most places, then the shortest."""
    points = [wanted.start, *(place.point for place in wanted.places), wanted.end]
    matrix = LINES.matrix(points)
    everyone = range(len(wanted.places))
    for count in range(len(wanted.places), -1, -1):
        lengths = [
            length
            for chosen in combinations(everyone, count)
            for order in permutations(chosen)
            if (length := _length(wanted, matrix, order)) is not None
        ]
        if lengths:
            return count, min(lengths)
    raise AssertionError("not even the way home fits")


def _length(wanted: Trip, matrix: Matrix, order: Sequence[int]) -> int | None:
    here, clock, metres = 0, 0, 0
    for number in order:
        place, there = wanted.places[number], number + 1
        clock += matrix.seconds[here][there]
        metres += matrix.metres[here][there]
        if place.window is not None:
            clock = max(clock, place.window[0])
            if clock > place.window[1]:
                return None
        clock, here = clock + place.service, there
    last = len(matrix.metres) - 1
    fits = clock + matrix.seconds[here][last] <= wanted.seconds
    return metres + matrix.metres[here][last] if fits else None


@pytest.mark.parametrize("seed", range(6))
def test_the_shortest_of_all_orders(seed: int) -> None:
    wanted = trip(scattered(7, seed), end=(46.99, 142.77))
    route = Routes(LINES).plan(wanted)
    assert (len(route.visits), route.metres) == best_by_trying(wanted)
    assert route.left_out == ()


@pytest.mark.parametrize("seed", range(4))
def test_as_many_as_fit_into_the_time(seed: int) -> None:
    wanted = trip(scattered(6, seed, service=1200), hours=1.8)
    route = Routes(LINES).plan(wanted)
    count, metres = best_by_trying(wanted)
    assert (len(route.visits), route.metres) == (count, metres)
    assert count < 6
    visited = {visit.key for visit in route.visits}
    assert set(route.left_out) == {place.key for place in wanted.places} - visited
    assert route.seconds <= wanted.seconds


def test_windows_decide_before_the_shortest_way() -> None:
    near = at("near", 1, window=(20 * 60, 30 * 60))
    far = at("far", 5, window=(0, 10 * 60))
    route = Routes(Line()).plan(on_line(near, far))
    assert [visit.key for visit in route.visits] == ["far", "near"]
    # Whoever comes early waits for the window to open.
    assert [visit.arrival for visit in route.visits] == [5 * 60, 20 * 60]
    assert [visit.metres for visit in route.visits] == [5000, 4000]


def test_a_window_that_cannot_be_met_leaves_only_its_place_out() -> None:
    late = at("late", 9, window=(0, 60))
    route = Routes(Line()).plan(on_line(late, at("fine", 2)))
    assert [visit.key for visit in route.visits] == ["fine"]
    assert route.left_out == ("late",)


def test_no_place_at_all() -> None:
    route = Routes(Line()).plan(on_line())
    assert (route.visits, route.left_out, route.metres) == ((), (), 0)


def test_one_place_there_and_back() -> None:
    route = Routes(Line()).plan(on_line(at("only", 3, service=600)))
    assert (route.metres, route.seconds, route.saved_metres) == (6000, 6 * 60 + 600, 0)


def test_two_places_at_one_point() -> None:
    twins = [at("one", 2, service=60), at("other", 2, service=60)]
    route = Routes(Line()).plan(on_line(*twins, at("start", 0)))
    assert {visit.key for visit in route.visits} == {"one", "other", "start"}
    assert route.metres == 4000


def test_when_the_way_itself_takes_too_long_nothing_fits() -> None:
    wanted = Trip(start=(0, 0), end=(0, 50), seconds=60, places=(at("near", 1),))
    route = Routes(Line()).plan(wanted)
    assert (route.visits, route.left_out) == ((), ("near",))


def test_what_is_saved_is_against_the_order_of_the_list() -> None:
    there_and_back = [at("a", 1), at("b", 9), at("c", 2), at("d", 8)]
    route = Routes(Line()).plan(on_line(*there_and_back))
    assert (route.metres, route.listed_metres, route.saved_metres) == (18000, 30000, 12000)


def test_the_same_trip_gives_the_same_route() -> None:
    wanted = trip(scattered(20, 7, service=900), hours=9)
    assert Routes(LINES).plan(wanted) == Routes(LINES).plan(wanted)


def test_too_many_places_are_refused() -> None:
    with pytest.raises(TooManyStopsError):
        Routes(LINES).plan(trip(scattered(MOST_STOPS + 1, 1)))
