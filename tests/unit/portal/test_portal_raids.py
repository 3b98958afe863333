"""The route of a raid: its tab, its sheet, and whom they are for."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leancity.raids import LeftOut, Raid, RaidStop
from tests.fakes.city import CITY_UUID

KEY = CITY_UUID(3)
CITY = ZoneInfo("Asia/Sakhalin")


def moment(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=CITY)


def stop(place: int, **changes: Any) -> RaidStop:
    values = {
        "place": place,
        "business_key": CITY_UUID(place),
        "number": f"04{place:02d}",
        "address": f"улица Ленина, {place}",
        "note": "Мусор",
        "lat": 46.95 + place / 100,
        "lon": 142.74,
        "arrive_at": moment(9, 5 * place),
        "task_id": None,
        "state": "open",
    }
    return RaidStop(**{**values, **changes})


RAID = Raid(
    business_key=KEY,
    number="R-2026-001",
    on=date(2026, 11, 24),
    inspector="kim.i",
    starts_at=moment(9),
    ends_at=moment(12, 40),
    start=(46.959, 142.738),
    end=(46.959, 142.738),
    stops=(
        stop(1, state="done", may_read=True),
        stop(2, task_id="t2", may_read=True),
        stop(3, note=""),
    ),
    left_out=(LeftOut(business_key="x", number="0499", address="Мира, 9", reason="time"),),
    metres=34_400,
    saved_metres=7_700,
    metric="straight",
)


@pytest.fixture
def browser(kernel, someone):
    kernel.raids.add(RAID)
    return someone("li.s")


def block(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="route-data">(.*?)</script>', page, re.S)
    assert found
    return dict(json.loads(found[1]))


def test_the_tab_shows_stops_in_order_with_what_they_open(browser):
    page = browser.get(f"/cases/{KEY}/route").text
    for words in ("34,4 км", "3 остановки", "09:00–12:40", "готово 1 из 3", "Сэкономлено 7,7 км"):
        assert words in page
    assert "№ 0499, Мира, 9: не помещается во время рейда" in page
    assert 'href="geo:46.970000,142.740000?q=46.970000,142.740000"' in page
    first, second, third = block(page)["stops"]
    assert (first["href"], first["state"]) == (f"/cases/{CITY_UUID(1)}", "готово")
    assert (second["href"], second["time"]) == ("/tasks/t2", "09:10")
    assert third["href"] == ""


def test_the_tab_speaks_english(kernel, someone):
    kernel.raids.add(RAID)
    page = someone("english.e").get(f"/cases/{KEY}/route").text
    assert "Saved 7.7 km" in page
    assert "1 of 3 done" in page


def test_a_raid_that_is_over_has_no_way_ahead(kernel, browser):
    kernel.raids.add(replace(RAID, closed=True, saved_metres=20, fell_back=True, left_out=()))
    page = browser.get(f"/cases/{KEY}/route").text
    assert "geo:" not in page
    assert "Сэкономлено" not in page
    assert "Сервис дорог не ответил" in page


def test_the_sheet_is_for_paper(browser):
    page = browser.get(f"/cases/{KEY}/route/sheet").text
    assert "Маршрутный лист" in page
    assert "data-print" in page
    assert "/tasks/t2" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


def test_only_a_case_with_a_route_has_the_tab(browser):
    assert f"/cases/{KEY}/route" in browser.get(f"/cases/{KEY}").text
    assert "/route" not in browser.get(f"/cases/{CITY_UUID(1)}").text
    assert browser.get(f"/cases/{CITY_UUID(1)}/route").status_code == 404


@pytest.mark.parametrize("address", ["route", "route/sheet"])
def test_another_unit_finds_nothing(kernel, someone, address):
    kernel.raids.add(RAID)
    assert someone("orlova.m").get(f"/cases/{KEY}/{address}").status_code == 404
