"""What lists and messages may show of personal data."""

from __future__ import annotations

import pytest

from leancity.subjects import mask, subject_id
from leancity.subjects.kinds import Kind, kind_of, normalised, spellings


@pytest.mark.parametrize(
    ("attribute", "value", "shown"),
    [
        ("subject_name", "Ким Ирина Сергеевна", "Ким И. С."),
        ("subject_name", "Ли Виктория", "Ли В."),
        ("owner_name", "Цой", "Цой"),
        ("applicant_fio", "Алиев Тимур Рустам оглы", "Алиев Т. Р."),
        ("subject_name", "ИП Ким Ирина Сергеевна", "ИП Ким И. С."),
        ("subject_name", "ООО «Ромашка»", "ООО «Ромашка»"),
        ("subject_name", 'МУП "ЖЭУ №10"', 'МУП "ЖЭУ №10"'),
        ("subject_name", "ООО Ромашка, ИНН 7707083893", "ООО Ромашка, ИНН 7707083893"),
        ("phone", "+79140001234", "+7***1234"),
        ("subject_phone", "8 914 000-12-34", "+7***1234"),
        ("phone", "позвонить вечером", "указано"),
        ("email", "kim@city.example", "k***@city.example"),
        ("email", "нет", "указано"),
        ("extra", "живёт на третьем этаже", "указано"),
        ("passport", "6404 123456", "указано"),
        ("inn", "500100732259", "указано"),
        ("phone", "", ""),
        ("extra", "   ", ""),
    ],
)
def test_a_masked_value_names_nobody(attribute, value, shown):
    assert mask(attribute, value) == shown


def test_a_mask_speaks_the_readers_language():
    assert mask("extra", "something", "en") == "given"


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        ("phone", Kind.PHONE),
        ("violator_phone", Kind.PHONE),
        ("subject_name", Kind.NAME),
        ("owner_email", Kind.EMAIL),
        ("org_inn", Kind.INN),
        ("ogrnip", Kind.OGRN),
        ("extra", Kind.OTHER),
        ("phonetics", Kind.OTHER),
        ("subject_kind", Kind.OTHER),
    ],
)
def test_the_kind_follows_from_the_words_of_the_name(attribute, kind):
    assert kind_of(attribute) is kind


@pytest.mark.parametrize(
    ("kind", "attribute_value", "searched"),
    [
        (Kind.PHONE, "8 (914) 000-11-22", "+7 914 0001122"),
        (Kind.NAME, "Семёнов  Пётр ", "семенов петр"),
        (Kind.NAME, "«Ромашка»", "ромашка"),
        (Kind.INN, "7707 083 893", "7707083893"),
        (Kind.SNILS, "112-233-445 95", "11223344595"),
        (Kind.EMAIL, "Kim@City.Example", "kim@city.example"),
    ],
)
def test_a_value_is_found_under_the_spelling_it_is_kept_in(kind, attribute_value, searched):
    assert spellings(searched)[kind] == normalised(kind, attribute_value)


def test_a_subject_id_depends_on_the_case_and_the_role_alone():
    violator = subject_id("6f0c", "violator")
    assert violator == subject_id("6f0c", "violator")
    assert len({violator, subject_id("6f0c", "owner"), subject_id("6f0d", "violator")}) == 3


def test_a_subject_id_is_the_same_for_ever():
    """Variables of running cases hold it."""
    assert subject_id("6f0c", "violator") == "85af2e10-0c29-50b0-8ef2-e868a1052ba9"
