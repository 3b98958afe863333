"""One's own chats: the code, the link, unlinking, the choice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leancity.messengers import News, Way

LINK = "https://t.me/lc_inspectors_bot?start=48219037"


def test_the_page_is_in_ones_own_menu(someone):
    assert 'href="/messenger"' in someone("orlova.m").get("/tasks").text


def test_a_code_is_shown_with_its_link_until_it_ends(kernel, someone):
    browser = someone("pak.o")
    assert "48219037" not in browser.get("/messenger").text
    assert browser.post("/messenger/code", {"bot": "inspectors"}).location == "/messenger"
    for address in ("/messenger", "/messenger/state"):
        answer = browser.get(address)
        assert LINK in answer.text
        assert "4821 9037" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    kernel.clock.advance(timedelta(minutes=10))
    assert "48219037" not in browser.get("/messenger").text


def test_the_code_goes_when_it_has_linked_a_chat(kernel, someone):
    browser = someone("pak.o")
    kernel.messengers.link("pak.o", 6_871_204_551)
    kernel.clock.advance(timedelta(days=1))
    browser.post("/messenger/code", {"bot": "inspectors"})
    assert LINK in browser.get("/messenger/state").text
    kernel.messengers.link("pak.o", 7_003_118_902)
    page = browser.get("/messenger/state").text
    assert LINK not in page
    assert "every 5s" not in page
    assert page.count("Отвязать") == 2


def test_no_number_of_a_chat_is_told_to_the_browser(kernel, someone):
    kernel.messengers.link("pak.o", 6_871_204_551)
    assert "6871204551" not in someone("pak.o").get("/messenger").text


def test_a_person_unlinks_their_own_chats_only(kernel, someone):
    kernel.messengers.link("pak.o", 6_871_204_551)
    place = {"linked_at": kernel.messengers.chats_of("pak.o")[0].linked_at.isoformat()}
    assert someone("kim.i").post("/messenger/unlink", place).status_code == 404
    assert len(kernel.messengers.chats_of("pak.o")) == 1
    assert someone("pak.o").post("/messenger/unlink", place).location == "/messenger"
    assert kernel.messengers.chats_of("pak.o") == []
    assert someone("pak.o").post("/messenger/unlink", place).status_code == 404


def test_a_blocked_chat_says_what_to_do(kernel, someone):
    kernel.messengers.link("english.e", 6_871_204_551, blocked=True)
    assert "Write to it to get messages again" in someone("english.e", "en").get("/messenger").text


def test_a_choice_is_kept(kernel, someone):
    browser = someone("pak.o")
    assert 'value="both" checked' in browser.get("/messenger").text
    assert 'value="offered" checked' in browser.get("/messenger").text
    chosen = {"way": "messenger", "news": "all"}
    assert browser.post("/messenger/notices", chosen).location == "/messenger"
    assert kernel.messengers.choices == {"pak.o": (Way.MESSENGER, News.ALL)}
    page = browser.get("/messenger").text
    assert 'value="messenger" checked' in page
    assert 'value="all" checked' in page


@pytest.mark.parametrize(
    ("way", "news"), [("", "all"), ("pigeons", "all"), ("mail", ""), ("mail", "the weather")]
)
def test_what_is_no_choice_changes_nothing(kernel, someone, way, news):
    chosen = {"way": way, "news": news}
    assert someone("pak.o").post("/messenger/notices", chosen).status_code == 400
    assert kernel.messengers.choices == {}


def test_a_bot_that_is_not_there_gives_no_code(someone):
    assert someone("pak.o").post("/messenger/code", {"bot": "none"}).status_code == 404


def test_without_bots_the_page_says_where_notices_go(kernel, someone):
    kernel.messengers.bots.clear()
    page = someone("pak.o").get("/messenger").text
    assert "Боты не настроены" in page
    assert "Получить код" not in page
