"""A whole raid through the bot: twenty cards, sixty photos, kills between, two sent once more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.inspector import (
    assert_raid,
    assert_repeats_are_linked,
    bot_city,
    cards_of,
    fill,
    send_photos,
)
from tests.photos import ZONE, raid
from tests.road import INSPECTOR

CARDS = 20
#: Who dies while which card is sent.
KILLS = {4: ("bots",), 8: ("engine",), 12: ("postgres",), 16: ("bots", "engine")}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_cards_arrive_whole(stack):
    photos = raid(datetime.now(ZONE) - timedelta(days=1), 3 * CARDS)
    with bot_city(stack) as city:
        phone = city.linked(INSPECTOR)
        for number, card in enumerate(cards_of(photos)):
            send_photos(phone, card)
            fill(phone, f"Карточка {number + 1}: мешки с мусором у дороги")
            with stack.without(*KILLS.get(number, ())):
                phone.presses("Отправить")
            phone.hears("Отправлено:", 120)
        keys = assert_raid(city, phone, photos)
        assert (len(keys), len(set(keys.values()))) == (3 * CARDS, CARDS)
        assert_repeats_are_linked(city, phone, photos, keys)
