"""A form of a package as this room uses it."""

from __future__ import annotations

import pytest

from leancity.forms import FormError
from tests.unit.forms.conftest import form_of, text_field

CHOICE = {
    "type": "select",
    "id": "s",
    "key": "s",
    "label": "Вид",
    "values": [{"value": "a", "label": "да"}],
    "properties": {"dictionary": "kinds", "ruleMessage": "так нельзя"},
}


def test_words_are_translated_and_nothing_else() -> None:
    (component,) = form_of(CHOICE).localised("en")["components"]
    assert component["label"] == "ВИД"
    assert component["properties"] == {"dictionary": "kinds", "ruleMessage": "ТАК НЕЛЬЗЯ"}
    assert component["values"] == [{"value": "a", "label": "ДА"}]
    assert (component["id"], component["key"]) == ("s", "s")


def test_the_source_language_needs_no_catalogue() -> None:
    form = form_of(CHOICE)
    assert form.localised("ru")["components"][0]["label"] == "Вид"
    assert form.schema["components"][0] == CHOICE


def test_a_missing_label_stays_empty() -> None:
    (component,) = form_of({"type": "textfield", "id": "a", "key": "a"}).localised("ru")[
        "components"
    ]
    assert component["label"] == ""


def test_the_hash_follows_the_form_and_not_its_spacing() -> None:
    assert form_of(CHOICE).hash == form_of(dict(reversed(CHOICE.items()))).hash
    assert form_of(CHOICE).hash != form_of({**CHOICE, "label": "Другое"}).hash


def test_lists_and_files_are_found() -> None:
    photo = text_field("p", properties={"widget": "photo"})
    form = form_of(CHOICE, photo, text_field("g", properties={"widget": "geo"}))
    assert form.dictionaries == {"kinds": ("s",)}
    assert [field.key for field in form.file_fields] == ["p"]
    assert [field.key for field in form.widgets("geo", "photo")] == ["p", "g"]


@pytest.mark.parametrize("kind", ["group", "dynamiclist"])
def test_a_personal_field_inside_another_value_is_refused(kind: str) -> None:
    inner = text_field("phone", properties={"personal": "true"})
    with pytest.raises(FormError, match="phone"):
        form_of({"type": kind, "id": "g", "path": "person", "components": [inner]})
