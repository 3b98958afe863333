"""How short routes are and how long they take to find.

    python -m benchmarks.routes [--trips 5]

Places are scattered over the city. The ratio is the length of our route by that of the order of
the list, and by that of always going to the nearest place next.
"""

from __future__ import annotations

import argparse
import random
import time
from statistics import median

from leancity.routes import Place, Point, Routes, StraightLines, Trip

OFFICE: Point = (46.9591, 142.7380)
SOUTH, NORTH, WEST, EAST = 46.92, 47.00, 142.69, 142.77
DAY = 24 * 3600
SIZES = (20, 50, 100)


def main() -> None:
    """Print one line per size: medians of the ratios, median and worst seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trips", type=int, default=5, help="trips of each size")
    trips = parser.parse_args().trips
    print(f"{'stops':>5}{'by the list':>13}{'by nearest':>12}{'seconds':>9}{'worst':>7}")
    for size in SIZES:
        rows = [measure(size, seed) for seed in range(trips)]
        listed, nearest, seconds = (list(column) for column in zip(*rows, strict=True))
        print(
            f"{size:>5}{median(listed):>13.2f}{median(nearest):>12.2f}"
            f"{median(seconds):>9.2f}{max(seconds):>7.2f}"
        )


def measure(size: int, seed: int) -> tuple[float, float, float]:
    """(length by the list, length by nearest neighbour, seconds) of one trip."""
    trip = Trip(start=OFFICE, end=OFFICE, seconds=DAY, places=scattered(size, seed))
    began = time.perf_counter()
    route = Routes(StraightLines()).plan(trip)
    seconds = time.perf_counter() - began
    return route.metres / route.listed_metres, route.metres / nearest_first(trip), seconds


def scattered(size: int, seed: int) -> tuple[Place, ...]:
    """Places over the city, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 (the same every time)
    return tuple(
        Place(
            key=str(number),
            point=(dice.uniform(SOUTH, NORTH), dice.uniform(WEST, EAST)),
            service=600,
        )
        for number in range(size)
    )


def nearest_first(trip: Trip) -> int:
    """Metres of a way that always goes to the nearest place next."""
    points = [trip.start, *(place.point for place in trip.places), trip.end]
    metres = StraightLines().matrix(points).metres
    here, length, ahead = 0, 0, set(range(1, len(points) - 1))
    while ahead:
        there = min(ahead, key=lambda number: metres[here][number])
        length += metres[here][there]
        ahead.remove(there)
        here = there
    return length + metres[here][-1]


if __name__ == "__main__":
    main()
