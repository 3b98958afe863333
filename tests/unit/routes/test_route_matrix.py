"""Distances: straight lines, a service that knows roads, and what happens when it does not."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import responses

from leancity.routes import Point, RoadService, StraightLines

POINTS: list[Point] = [(46.95, 142.74), (46.96, 142.74)]
URL = "http://roads.test/table/v1/driving"
TABLE = f"{URL}/142.740000,46.950000;142.740000,46.960000"
WAYS = {"code": "Ok", "distances": [[0, 1500.4], [1600, 0]], "durations": [[0, 120.2], [130, 0]]}


def test_straight_lines_are_lengthened_and_take_time() -> None:
    matrix = StraightLines(factor=2.0, kmh=36.0).matrix(POINTS)
    assert matrix.metres[0][1] == matrix.metres[1][0] == pytest.approx(2224, abs=2)
    assert matrix.seconds[0][1] == pytest.approx(222, abs=1)
    assert (matrix.metric, matrix.fell_back) == ("straight", False)


@responses.activate
def test_roads_are_asked_once_for_all_ways() -> None:
    responses.get(TABLE, json=WAYS)
    matrix = RoadService(f"{URL}/", StraightLines()).matrix(POINTS)
    assert (matrix.metres, matrix.seconds) == ([[0, 1500], [1600, 0]], [[0, 120], [130, 0]])
    assert matrix.metric == "roads"
    assert responses.calls[0].request.params == {"annotations": "distance,duration"}


SILENT = requests.ConnectTimeout("no answer")


@pytest.mark.parametrize(
    "answer",
    [
        {"body": SILENT},
        {"status": 500},
        {"body": "not JSON"},
        {"json": {"code": "NoTable"}},
        {"json": {"code": "Ok"}},
        {"json": [1, 2]},
        {"json": {**WAYS, "distances": [[0, None], [1, 0]]}},
        {"json": {**WAYS, "durations": [[0]]}},
        {"json": {**WAYS, "durations": [[0, -1], [1, 0]]}},
    ],
    ids=["silent", "500", "text", "code", "empty", "list", "no-way", "size", "negative"],
)
@responses.activate
def test_straight_lines_take_over_and_it_is_said(answer: dict[str, Any]) -> None:
    responses.get(TABLE, **answer)
    matrix = RoadService(URL, StraightLines()).matrix(POINTS)
    assert matrix.metres == StraightLines().matrix(POINTS).metres
    assert (matrix.metric, matrix.fell_back) == ("straight", True)
