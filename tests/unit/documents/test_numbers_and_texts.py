from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leancity.documents.grammar import NBSP, Case, Grammar
from leancity.documents.grammar.numbers import in_words
from leancity.documents.grammar.texts import (
    date_long,
    date_short,
    keep_together,
    moment,
    phone,
)


@pytest.mark.parametrize(
    ("number", "photos", "days", "years"),
    [
        (1, "1 фотография", "1 рабочий день", "1 год"),
        (2, "2 фотографии", "2 рабочих дня", "2 года"),
        (5, "5 фотографий", "5 рабочих дней", "5 лет"),
        (11, "11 фотографий", "11 рабочих дней", "11 лет"),
        (21, "21 фотография", "21 рабочий день", "21 год"),
        (112, "112 фотографий", "112 рабочих дней", "112 лет"),
        (0, "0 фотографий", "0 рабочих дней", "0 лет"),
    ],
)
def test_things_agree_with_their_number(
    grammar: Grammar, number: int, photos: str, days: str, years: str
) -> None:
    found = [grammar.counted.phrase(number, what) for what in ("фотография", "рабочий день", "год")]
    # Only the number holds on to its word; the rest of a phrase may go to the next line.
    assert found == [text.replace(" ", NBSP, 1) for text in (photos, days, years)]


def test_an_author_may_give_the_three_forms(grammar: Grammar) -> None:
    assert grammar.counted.phrase(3, "лист", "листа", "листов") == f"3{NBSP}листа"
    with pytest.raises(ValueError, match="one form of the word or three"):
        grammar.counted.phrase(3, "лист", "листа")


@pytest.mark.parametrize(
    ("number", "gender", "case", "expected"),
    [
        (21, "м", Case.NOMINATIVE, "двадцать один"),
        (21, "ж", Case.NOMINATIVE, "двадцать одна"),
        (10, "м", Case.GENITIVE, "десяти"),
        (2, "ж", Case.ACCUSATIVE, "две"),
        (0, "м", Case.NOMINATIVE, "ноль"),
        (1972, "м", Case.NOMINATIVE, "одна тысяча девятьсот семьдесят два"),
    ],
)
def test_numbers_in_words(number: int, gender: str, case: Case, expected: str) -> None:
    assert in_words(number, gender=gender, case=case) == expected


def test_dates_as_letters_write_them() -> None:
    day = date(2020, 11, 17)
    assert date_long(day) == "17 ноября 2020 г.".replace(" ", NBSP)
    assert date_short(day) == "17.11.2020"
    assert moment(datetime(2020, 11, 7, 9, 5, tzinfo=UTC)) == f"07.11.2020{NBSP}09:05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("№ 5", "№~5"),
        ("г. Южно-Сахалинск, ул. Мира, д. 7, кв. 12", "г.~Южно-Сахалинск, ул.~Мира, д.~7, кв.~12"),
        ("в 10 дней", "в 10~дней"),
        ("Ким И. С.", "Ким~И.~С."),
        ("И. С. Ким", "И.~С.~Ким"),
        ("ст. 45.1 ч. 2", "ст.~45.1~ч.~2"),
        ("ООО «Волна»", "ООО~«Волна»"),
        ("12 кв. м", "12~кв.~м"),
        ("46.959120, 142.738010", "46.959120,~142.738010"),
        ("дом на углу", "дом на углу"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, expected: str) -> None:
    assert keep_together(text).replace(NBSP, "~") == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+74242000210", "+7~(4242)~00-02-10"),
        ("+7 (4242) 00-02-10", "+7~(4242)~00-02-10"),
        ("89140000000", "+7~(914)~000-00-00"),
        ("112", "112"),
    ],
)
def test_telephones(number: str, expected: str) -> None:
    assert phone(number).replace(NBSP, "~") == expected
