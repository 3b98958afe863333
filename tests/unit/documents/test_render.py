from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import docx
import pytest

from leancity.documents import Renderer, TemplateError
from leancity.documents.archive import Stamp
from leancity.documents.pictures import Picture
from leancity.documents.values import Choice, Signer

Make = Callable[..., bytes]


def texts(document: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(document)).paragraphs]


@pytest.fixture
def rendered(renderer: Renderer, template: Make) -> Callable[..., list[str]]:
    def render(*paragraphs: str, **context: Any) -> list[str]:
        return texts(renderer.render(template(*paragraphs), context, name="XX-1"))

    return render


@pytest.mark.parametrize(
    "value",
    [
        'ООО "A & B" <x>',
        "a < b > c && d",
        "{{ other }} {% if %} {# #}",
        "{_{ not a mark }_}",
        "]]> &amp; &lt;",
        "строка\nещё строка",
        "слово\tслово",
    ],
)
def test_a_value_arrives_as_it_is(rendered: Callable[..., list[str]], value: str) -> None:
    assert rendered("Кому: {{ value }}.", value=value) == [f"Кому: {value}."]


def test_what_xml_cannot_hold_is_left_out(rendered: Callable[..., list[str]]) -> None:
    assert rendered("{{ value }}", value="a\x00b\x07c\r\nd\x0be") == ["abc\nde"]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (date(2026, 12, 1), "01.12.2026"),
        (datetime(2026, 11, 23, 3, 5, tzinfo=UTC), "23.11.2026\u00a014:05"),
        (True, "да"),
        (1.5, "1,5"),
        (7, "7"),
        (Choice("Рейд", "raid"), "Рейд"),
        (["а & б", "в"], "а & б, в"),
    ],
)
def test_values_print_as_letters_write_them(
    rendered: Callable[..., list[str]], value: Any, printed: str
) -> None:
    assert rendered("{{ value }}", value=value) == [printed]


def test_a_choice_keeps_what_is_stored(rendered: Callable[..., list[str]]) -> None:
    text = "{% if kind.value == 'legal' %}{{ kind }}{% endif %}"
    assert rendered(text, kind=Choice("Юридическое лицо", "legal")) == ["Юридическое лицо"]


def test_a_person_declines_by_the_gender_that_is_known(
    rendered: Callable[..., list[str]],
) -> None:
    person = Signer(
        login="kim", full_name="Ким Саша", short_name="Ким С.", post="инспектор", gender="m"
    )
    assert rendered("{{ who | person('дат') }}", who=person) == ["Киму Саше"]


@pytest.mark.parametrize(
    ("text", "context", "reason"),
    [
        ("Срок: {{ term }}", {}, "'term' is undefined in «Срок: {{ term }}»"),
        ("{{ unit.nmae }}", {"unit": {}}, "has no attribute 'nmae' in «{{ unit.nmae }}»"),
        ("Дом {{ house }}", {"house": None}, "use `default` or `if` in «Дом {{ house }}»"),
        ("{{ term | date_long }}", {"term": None}, "`date_long` needs a value"),
        ("{{ name | person('зват') }}", {"name": "Ким"}, "unknown case 'зват'"),
        ("{{ unit }}", {"unit": {"name": "x"}}, "a group of values cannot be printed"),
        ("{{ x | shout }}", {"x": "a"}, "No filter named 'shout'"),
        ("{% if x %}", {"x": "a"}, "Unexpected end of template"),
        ("{{ x.__class__ }}", {"x": "a"}, "access to attribute '__class__'"),
        ("{{ x | picture }}", {"x": "a"}, "`picture` needs a picture"),
    ],
)
def test_what_does_not_fit_names_template_and_place(
    renderer: Renderer, template: Make, text: str, context: dict[str, Any], reason: str
) -> None:
    with pytest.raises(TemplateError) as refused:
        renderer.render(template("Первый абзац", text), context, name="PB-9")
    assert str(refused.value).startswith("template PB-9: ")
    assert reason in str(refused.value)


def test_an_error_shows_no_value_of_the_case(renderer: Renderer, template: Make) -> None:
    with pytest.raises(TemplateError) as refused:
        renderer.render(template("{{ x | words }}"), {"x": "Ким Ирина"}, name="PB-9")
    assert "Ким" not in str(refused.value)
    assert "{{ x | words }}" in str(refused.value)


def test_tags_that_break_the_document_are_refused_not_repaired(renderer: Renderer) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "{%tr if yes %}"
    document.add_paragraph("{%p endif %} потерянный текст")
    document.add_paragraph("{% if yes %}")
    document.add_paragraph("{%tc endif %}")
    output = BytesIO()
    document.save(output)
    with pytest.raises(TemplateError, match="XX-1"):
        renderer.render(output.getvalue(), {"yes": True}, name="XX-1")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_docx_is_refused(renderer: Renderer, content: bytes) -> None:
    with pytest.raises(TemplateError, match="not a docx file"):
        renderer.render(content, {}, name="XX-1")


def test_placeholders_are_the_names_a_template_asks_for(renderer: Renderer, template: Make) -> None:
    content = template("{{ a.b | person('дат') }} {% if c %}{{ d }}{% endif %}", "{{ a }}")
    assert renderer.placeholders(content, name="XX-1") == {"a", "c", "d"}


def test_placeholders_of_a_broken_template_are_an_error(renderer: Renderer, template: Make) -> None:
    with pytest.raises(TemplateError, match="XX-1"):
        renderer.placeholders(template("{{ a | }}"), name="XX-1")


def test_the_same_words_give_the_same_bytes(renderer: Renderer, template: Make) -> None:
    content = template("{{ name }}", "{{ photo | picture(40, 30, name) }}")
    stamp = Stamp(title="Акт", number="XX-1/0001-1", moment=datetime(2026, 11, 23, tzinfo=UTC))

    def render(name: str) -> bytes:
        context = {"name": name, "photo": Picture.drawn(400, 300, "1")}
        return renderer.render(content, context, name="XX-1", stamp=stamp)

    assert render("Ким") == render("Ким")
    assert render("Ким") != render("Пак")


def test_the_properties_say_what_the_register_says(renderer: Renderer, template: Make) -> None:
    moment = datetime(2026, 11, 23, 5, 40, tzinfo=UTC)
    stamp = Stamp(title="Акт & <x>", number="XX-1/0001-1", author="ДОБИК", moment=moment)
    content = renderer.render(template("текст"), {}, name="XX-1", stamp=stamp)
    properties = docx.Document(BytesIO(content)).core_properties
    assert (properties.title, properties.identifier) == ("Акт & <x>", "XX-1/0001-1")
    assert (properties.author, properties.last_modified_by) == ("ДОБИК", "ДОБИК")
    assert properties.created == properties.modified == moment.replace(tzinfo=None) or (
        properties.created == properties.modified == moment
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_picture_fits_its_box_and_describes_itself(renderer: Renderer, template: Make) -> None:
    content = template("{{ photo | picture(80, 60, 'Вид \"сбоку\" & <сверху>') }}")
    portrait = Picture.drawn(1200, 1600, "1")
    made = docx.Document(BytesIO(renderer.render(content, {"photo": portrait}, name="XX-1")))
    shape = made.inline_shapes[0]
    assert (round(shape.width.mm), round(shape.height.mm)) == (45, 60)
    assert shape._inline.docPr.get("descr") == 'Вид "сбоку" & <сверху>'


def test_plain_texts_take_the_same_names_and_escape_nothing(renderer: Renderer) -> None:
    text = "Срок: {{ term | date_ru }}\n{{ owner | party('дат') }}"
    context = {"term": date(2026, 12, 1), "owner": 'ООО "A & B"'}
    assert renderer.text_placeholders(text, name="notice") == {"term", "owner"}
    found = renderer.text(text, context, name="notice")
    assert found.replace("\u00a0", " ") == "Срок: 1 декабря 2026 г.\nООО «A & B»"


def test_a_plain_text_with_a_hole_names_its_line(renderer: Renderer) -> None:
    with pytest.raises(TemplateError, match=r"'house' is undefined in «Дом \{\{ house \}\}»"):
        renderer.text("Здравствуйте!\nДом {{ house }}", {}, name="notice")
