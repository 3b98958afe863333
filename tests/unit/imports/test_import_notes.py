from __future__ import annotations

from datetime import date

import pytest

from leancity.imports.parsing import read_note

KNOWN, TODAY = date(2020, 11, 10), date(2021, 6, 1)


def day(text: str | None) -> date | None:
    if text is None:
        return None
    number, month = text.split(".")
    return date(2020, int(month), int(number))


LEAFLET, OWNER, CONTROL = "leaflet_handed", "owner_informed", "control_informed"
WARNING, DONE, COMMISSION = "warning_sent", "done", "materials_sent"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Вручена листовка", [(LEAFLET, None, None)]),
        ("вручен информационный лист 12.11.2020", [(LEAFLET, "12.11", None)]),
        ("Собственник уведомлён", [(OWNER, None, None)]),
        ("проинформирован собственник участка 12.11.20", [(OWNER, "12.11", None)]),
        ("владелец киоска предупреждён устно", [(OWNER, None, None)]),
        ("Передано в муниципальный контроль 01.12.2020", [(CONTROL, "1.12", None)]),
        ("информация направлена в отдел муниципального контроля", [(CONTROL, None, None)]),
        ("Материалы направлены в адм. комиссию 05.12.20", [(COMMISSION, "5.12", None)]),
        ("материалы переданы в административную комиссию", [(COMMISSION, None, None)]),
        ("Исполнено", [(DONE, None, None)]),
        ("нарушение устранено 20.11.2020г.", [(DONE, "20.11", None)]),
        ("Направлено предостережение 12.11.2020, срок до 20.12.2020",
         [(WARNING, "12.11", "20.12")]),
        ("предостережение исх. № 45 от 17 ноября 2020 г. со сроком до 1 декабря 2020 г.",
         [(WARNING, "17.11", "1.12")]),
        ("предостережение, срок устранения 10 дней", [(WARNING, None, "20.11")]),
        ("12.11.2020 вручено предостережение, в течение 14 (четырнадцати) дней",
         [(WARNING, "12.11", "26.11")]),
        ("Вручена листовка 12.11.2020, собственник уведомлен 13.11.2020, исполнено 25.11.2020",
         [(LEAFLET, "12.11", None), (OWNER, "13.11", None), (DONE, "25.11", None)]),
        ("12.11.2020 вручена листовка; 20.11.2020 направлено предостережение, срок до 20.12.2020; "
         "25.12.2020 материалы направлены в административную комиссию",
         [(LEAFLET, "12.11", None), (WARNING, "20.11", "20.12"), (COMMISSION, "25.12", None)]),
        ("Листовка. Исполнено.", [(LEAFLET, None, None), (DONE, None, None)]),
        ("12.11.2020 листовка, 13.11.2020 собственник уведомлён",
         [(LEAFLET, "12.11", None), (OWNER, "13.11", None)]),
        ("не исполнено", []),
        ("нарушение не было устранено", []),
        ("будет устранено до 20.11.2020", []),
        ("не вручена листовка", []),
        ("Не устранено, материалы переданы в административную комиссию",
         [(COMMISSION, None, None)]),
        ("", []),
        ("-", []),
    ],
)  # fmt: skip
def test_facts_of_a_cell(text, facts):
    note = read_note(text, KNOWN, TODAY)
    assert [(f.kind, f.on, f.term) for f in note.facts] == [
        (kind, day(on), day(term)) for kind, on, term in facts
    ]
    assert note.understood
    assert not note.impossible


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ДГР", []),
        ("Позвонить повторно", []),
        ("Вручена листовка. Ждём ответа соседей", [LEAFLET]),
    ],
)
def test_what_nobody_understands_is_told(text, kinds):
    note = read_note(text, KNOWN, TODAY)
    assert [fact.kind for fact in note.facts] == kinds
    assert not note.understood


def test_a_fact_of_the_future_has_no_day():
    note = read_note("исполнено 01.01.2030", KNOWN, TODAY)
    assert [(fact.kind, fact.on) for fact in note.facts] == [(DONE, None)]
    assert note.impossible


def test_a_term_may_lie_in_the_future():
    note = read_note("предостережение 12.11.2020, срок до 20.12.2021", KNOWN, TODAY)
    assert note.facts[0].term == date(2021, 12, 20)
    assert not note.impossible
