"""The long form of a mark that commits late."""

from __future__ import annotations

from tests.marks import hold_a_mark
from tests.road import Road


def test_a_transaction_open_for_half_a_minute_leaves_the_registry_right(stack):
    road = Road(stack)
    road.capture(continue_in_office=True)
    road.task("complete_card")
    hold_a_mark(stack, road, seconds=30)
