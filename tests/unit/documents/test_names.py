from __future__ import annotations

import pytest

from leancity.documents.grammar import NBSP, Case, Gender, Grammar

GEN, DAT, ACC = Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE
INS, PRE = Case.INSTRUMENTAL, Case.PREPOSITIONAL


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (
            "Иванов Пётр Ильич",
            [
                "Иванова Петра Ильича",
                "Иванову Петру Ильичу",
                "Иванова Петра Ильича",
                "Ивановым Петром Ильичом",
                "Иванове Петре Ильиче",
            ],
        ),
        (
            "Толстая Любовь Никитична",
            [
                "Толстой Любови Никитичны",
                "Толстой Любови Никитичне",
                "Толстую Любовь Никитичну",
                "Толстой Любовью Никитичной",
                "Толстой Любови Никитичне",
            ],
        ),
    ],
    ids=["man", "woman"],
)
def test_every_case(grammar: Grammar, name: str, forms: list[str]) -> None:
    found = [grammar.names.decline(name, case) for case in (GEN, DAT, ACC, INS, PRE)]
    assert found == forms


@pytest.mark.parametrize(
    ("name", "case", "expected"),
    [
        # A woman's surname that ends in a consonant does not decline, a man's does.
        ("Ким Ирина Сергеевна", DAT, "Ким Ирине Сергеевне"),
        ("Ким Игорь Сергеевич", DAT, "Киму Игорю Сергеевичу"),
        ("Пак Сергей Викторович", INS, "Паком Сергеем Викторовичем"),
        ("Цой Анита Сергеевна", GEN, "Цой Аниты Сергеевны"),
        ("Мицкевич Анна Ивановна", DAT, "Мицкевич Анне Ивановне"),
        # Hyphens, both halves.
        ("Римский-Корсаков Николай Андреевич", INS, "Римским-Корсаковым Николаем Андреевичем"),
        ("Салтыкова-Щедрина Анна-Мария Петровна", GEN, "Салтыковой-Щедриной Анны-Марии Петровны"),
        ("Миклухо-Маклай Николай Николаевич", DAT, "Миклухо-Маклаю Николаю Николаевичу"),
        # Indeclinable.
        ("Шевченко Тарас Григорьевич", GEN, "Шевченко Тараса Григорьевича"),
        ("Черных Яна Юрьевна", DAT, "Черных Яне Юрьевне"),
        ("Дюма Александр", GEN, "Дюма Александра"),
        ("Ли Анатолий Енсукович", DAT, "Ли Анатолию Енсуковичу"),
        ("Де Юрий Борисович", GEN, "Де Юрия Борисовича"),
        # Foreign.
        ("О'Нил Джон", DAT, "О'Нилу Джону"),
        ("Де Голль Шарль", GEN, "Де Голля Шарля"),
        ("Алиев Мустафа Гасан оглы", DAT, "Алиеву Мустафе Гасан оглы"),
        ("Алиева Лейла Гасан кызы", INS, "Алиевой Лейлой Гасан кызы"),
        ("Алиев Вагиф Гасан-оглы", GEN, "Алиева Вагифа Гасан-оглы"),
        ("Хван Алексей Те-Сунович", DAT, "Хвану Алексею Те-Суновичу"),
        ("Юн Марина Ен-Суновна", DAT, "Юн Марине Ен-Суновне"),
        # A Korean surname in -ин is not Russian.
        ("Шин Вячеслав Петрович", INS, "Шином Вячеславом Петровичем"),
        # A vowel that drops.
        ("Воробей Пётр Ильич", DAT, "Воробью Петру Ильичу"),
        ("Кравец Иван Ильич", GEN, "Кравца Ивана Ильича"),
        # Written otherwise.
        ("ЦОЙ ВИКТОР РОБЕРТОВИЧ", GEN, "ЦОЯ ВИКТОРА РОБЕРТОВИЧА"),
        ("Ирина Сергеевна Ким", DAT, "Ирине Сергеевне Ким"),
        ("Роман Аркадьевич Абрамович", GEN, "Романа Аркадьевича Абрамовича"),
        ("Иванова А.Б.", DAT, "Ивановой А. Б."),
        ("  Иванов   Иван  ", GEN, "Иванова Ивана"),
    ],
)
def test_hard_names(grammar: Grammar, name: str, case: Case, expected: str) -> None:
    assert grammar.names.decline(name, case) == expected


@pytest.mark.parametrize(
    ("name", "gender", "expected"),
    [
        ("Ким Ен Сун", None, "Ким Ен Сун"),
        ("Ким Ен Сун", Gender.MALE, "Ким Ен Суна"),
        ("Ким Ен Сун", Gender.FEMALE, "Ким Ен Сун"),
        ("Ким Саша", None, "Ким Саша"),
        ("Ким Саша", Gender.MALE, "Кима Саши"),
        ("Smith John", Gender.MALE, "Smith John"),
        ("", None, ""),
    ],
)
def test_a_name_of_unknown_gender_stays_in_the_nominative(
    grammar: Grammar, name: str, gender: Gender | None, expected: str
) -> None:
    assert grammar.names.decline(name, GEN, gender) == expected


def test_the_nominative_changes_nothing(grammar: Grammar) -> None:
    assert grammar.names.decline("Цой Виктор", Case.NOMINATIVE) == "Цой Виктор"


@pytest.mark.parametrize(
    ("name", "after", "before"),
    [
        ("Ким Ирина Сергеевна", "Ким И. С.", "И. С. Ким"),
        ("Ирина Сергеевна Ким", "Ким И. С.", "И. С. Ким"),
        ("Алиев Мустафа Гасан оглы", "Алиев М. Г.", "М. Г. Алиев"),
        ("Алиев Вагиф Гасан-оглы", "Алиев В. Г.", "В. Г. Алиев"),
        ("Салтыкова Анна-Мария Петровна", "Салтыкова А.-М. П.", "А.-М. П. Салтыкова"),
        ("Иванова А.Б.", "Иванова А. Б.", "А. Б. Иванова"),
        ("ван ден Берг Ян", "ван ден Берг Я.", "Я. ван ден Берг"),
        ("Ли", "Ли", "Ли"),
    ],
)
def test_initials_stay_on_one_line(grammar: Grammar, name: str, after: str, before: str) -> None:
    found = (grammar.names.initials(name), grammar.names.initials(name, surname_first=False))
    # The surname itself may consist of words; everything after and between initials holds.
    assert tuple(text.replace(NBSP, " ") for text in found) == (after, before)
    assert ". " not in found[0]
