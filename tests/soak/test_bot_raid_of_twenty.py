"""A whole raid through the bot: twenty cards, sixty photos, two sent twice, and kills between."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

import pytest
from sqlalchemy import select

from leancity.cases.models import Case
from tests.inspector import assert_arrived, bot_city, fill, send_photos, sent_cases
from tests.photos import ZONE, raid
from tests.road import INSPECTOR
from tests.waiting import eventually

CARDS = 20
#: Who dies before which card.
KILLS = {4: ("bots",), 8: ("engine",), 12: ("postgres",), 16: ("bots", "engine")}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_cards_arrive_whole(stack):
    photos = raid(datetime.now(ZONE) - timedelta(days=1), 3 * CARDS)
    by_card = sorted(photos, key=lambda photo: photo.violation)
    cards = [list(group) for _, group in groupby(by_card, key=lambda photo: photo.violation)]
    with bot_city(stack) as city:
        phone = city.linked(INSPECTOR)
        for number, card in enumerate(cards):
            send_photos(phone, card)
            fill(phone, f"Карточка {number + 1}: мешки с мусором у дороги")
            with stack.without(*KILLS.get(number, ())):
                phone.presses("Отправить")
            phone.hears("Отправлено:", 120)
        eventually(lambda: len(set(sent_cases(phone))) == CARDS, 120, "twenty confirmations")
        begun = Case.created_by == INSPECTOR, Case.created_at >= city.begun_at
        with city.kernel.database.begin() as session:
            cases = list(session.scalars(select(Case).where(*begun)))
        assert len(cases) == CARDS
        placed = {(case.lat, case.lon): case.business_key for case in cases}
        for card in cards:
            assert_arrived(city.kernel, placed[card[0].point], card)
