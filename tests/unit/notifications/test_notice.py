from __future__ import annotations

import pytest

from leancity.notifications import Notice


def notice(subject: str) -> Notice:
    return Notice(
        key="k", business_key="case-1", channel="email", recipient="owner@example.org",
        subject=subject, body="Текст",
    )  # fmt: skip


@pytest.mark.parametrize(
    "subject",
    [
        "Уведомление № 0421 от 23.11.2026",
        "Срок истекает 3 декабря 2026 г.",
        "Дело 8-2026-000421",
    ],
)
def test_a_plain_subject_is_taken(subject: str) -> None:
    assert notice(subject).subject == subject


@pytest.mark.parametrize(
    "subject",
    [
        "Письмо для owner@example.org",
        "Звонить +79140000000",
        "Звонить 8 (914) 000-00-00",
        "Тема\r\nBcc: other@example.org",
    ],
)
def test_a_subject_with_personal_data_or_lines_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="subject of a notice"):
        notice(subject)


def test_a_notice_hides_its_reader_and_text_in_logs() -> None:
    assert "owner@example.org" not in repr(notice("Тема"))
    assert "Текст" not in repr(notice("Тема"))


def message(body: str, **changes: object) -> Notice:
    values = {
        "key": "k", "business_key": "case-1", "channel": "telegram", "recipient": "kim.i",
        "subject": "Срок истёк: № 0421", "body": body,
    }  # fmt: skip
    return Notice(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "https://city.example/tasks/81234567-8123-4567-8912-345678901234",
        "№ 8000421. Проверка, срок 08.12.2026 14:00",
    ],
)
def test_a_message_holds_number_status_and_link(body: str) -> None:
    assert message(body).body == body


@pytest.mark.parametrize(
    "body", ["Позвоните +7 914 000-00-00", "Позвоните 8(914)0000000", "Пишите owner@example.org"]
)
def test_a_message_with_personal_data_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="no personal data"):
        message(body)


def test_a_message_has_no_attachments() -> None:
    with pytest.raises(ValueError, match="no personal data"):
        message("Текст", attachments=("f-1",))
