from __future__ import annotations

import pytest

from leancity.documents.grammar import Case, Gender, Grammar
from leancity.documents.grammar.parties import guillemets, is_person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ООО "A & B" <x>', "ООО «A & B» <x>"),
        ('ООО "Фирма "Ромашка""', "ООО «Фирма „Ромашка“»"),
        ("АО «Сахалин «Восток»»", "АО «Сахалин „Восток“»"),
        ("ООО “Волна”", "ООО «Волна»"),
        ('ТСН ("Дом")', "ТСН («Дом»)"),
        ('ООО "не закрыто', 'ООО "не закрыто'),
        ('ООО не открыто"', 'ООО не открыто"'),
        ("без кавычек", "без кавычек"),
    ],
)
def test_quotes_become_guillemets_when_they_pair(text: str, expected: str) -> None:
    assert guillemets(text) == expected


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ('ООО "A & B" <x>', "ООО «A & B» <x>"),
        ('МКУ "ЗСМ им. М.А. Федотова"', "МКУ «ЗСМ им. М.А. Федотова»"),
        (
            'Общество с ограниченной ответственностью "A & B"',
            "Обществу с ограниченной ответственностью «A & B»",
        ),
        (
            'Муниципальное унитарное предприятие "ЖЭУ №10"',
            "Муниципальному унитарному предприятию «ЖЭУ №10»",
        ),
        ("Управляющая компания «Уют»", "Управляющей компании «Уют»"),
        ("ИП Ким Ирина Сергеевна", "ИП Ким Ирине Сергеевне"),
        (
            "Индивидуальный предприниматель Цой Виктор Робертович",
            "Индивидуальному предпринимателю Цою Виктору Робертовичу",
        ),
        ("Ким Игорь Сергеевич", "Киму Игорю Сергеевичу"),
        ("Алиев Мустафа Гасан оглы", "Алиеву Мустафе Гасан оглы"),
        ("Администрация города Южно-Сахалинска", "Администрации города Южно-Сахалинска"),
        ("(не установлено)", "(не установлено)"),
    ],
)
def test_each_kind_of_party_declines_in_its_own_way(
    grammar: Grammar, party: str, expected: str
) -> None:
    assert grammar.parties.party(party, Case.DATIVE) == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ким И. С.", True),
        ("Ким И.С.", True),
        ("О'Нил Джон", True),
        ("ван ден Берг Ян", True),
        ("ЦОЙ ВИКТОР РОБЕРТОВИЧ", True),
        ("ООО РОМАШКА", False),
        ("Управление Росреестра", False),
        ("неизвестен", False),
        ("Мира 5", False),
    ],
)
def test_people_are_told_from_organisations(text: str, person: bool) -> None:
    assert is_person(text) is person


@pytest.mark.parametrize(
    ("party", "gender", "expected"),
    [
        ("Ким Ирина Сергеевна", None, "Уважаемая Ирина Сергеевна!"),
        ("ИП Цой Виктор Робертович", None, "Уважаемый Виктор Робертович!"),
        ("Ким Саша Сановна", Gender.FEMALE, "Уважаемая Саша Сановна!"),
        ("Ким Ен Сун", None, ""),
        ("Ким И. С.", Gender.MALE, ""),
        ('ООО "Волна"', None, ""),
    ],
)
def test_a_letter_greets_only_whom_it_can_name(
    grammar: Grammar, party: str, gender: Gender | None, expected: str
) -> None:
    assert grammar.parties.salutation(party, gender) == expected
