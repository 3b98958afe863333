from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.table import Table

from leancity.documents import Renderer, TemplateError
from leancity.documents.pictures import Picture
from leancity.documents.samples import read_sample
from leancity.documents.values import Choice, Photo

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "doc_templates" / "prevention"
CODES = (*(f"PB-{number}" for number in range(1, 9)), "RQ-1")
#: What the platform gives every document besides the fields of the case.
GIVEN = {"document", "case", "unit", "signatory", "author", "executor", "now"}


def template(code: str) -> bytes:
    return (FOLDER / f"{code}.docx").read_bytes()


@cache
def sample(code: str) -> dict[str, Any]:
    return read_sample((FOLDER / f"{code}.sample.json").read_bytes())


def made(renderer: Renderer, code: str, **changes: Any) -> Document:
    content = renderer.render(template(code), {**sample(code), **changes}, name=code)
    return docx.Document(BytesIO(content))


def lines(document: Document) -> Iterator[str]:
    """Every line a reader sees, no-break spaces as spaces."""

    def walk(part: Any) -> Iterator[str]:
        for item in part.iter_inner_content():
            if isinstance(item, Table):
                for row in item.rows:
                    for cell in row.cells:
                        yield from walk(cell)
            else:
                yield item.text.replace("\u00a0", " ")

    yield from walk(document)


def text(document: Document) -> str:
    return "\n".join(lines(document))


@cache
def photos(count: int) -> list[Photo]:
    """Landscape and portrait in turn; the third without time, the fifth without place."""
    return [
        Photo(
            number=number,
            image=Picture.drawn(*((1600, 1200), (1200, 1600))[number % 2], str(number)),
            taken_at=None if number == 3 else datetime(2026, 11, 23, 3, number, tzinfo=UTC),
            point=None if number == 5 else "46.959120, 142.738010",
            author="Ким И. С.",
            caption=f"Вид {number} <с улицы> & со двора",
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("code", CODES)
def test_a_sample_renders_completely(renderer: Renderer, code: str) -> None:
    document = made(renderer, code)
    found = text(document)
    assert not re.search(r"\{[{%#]|[}%#]\}", found)
    assert "None" not in found
    assert sample(code)["document"].title in found
    assert f"№ {code}/0421-1" in found
    assert "Администрация города Южно-Сахалинска" in found


@pytest.mark.parametrize("code", CODES)
def test_a_paper_is_signed_once(renderer: Renderer, code: str) -> None:
    signatory = sample(code)["signatory"]
    family, *initials = signatory.short_name.split()
    found = [line for line in lines(made(renderer, code)) if line]
    assert found.count(signatory.post) == 1
    assert found[found.index(signatory.post) + 1] == " ".join([*initials, family])


def test_only_the_notice_asks_the_owner_to_report(renderer: Renderer) -> None:
    asking = [code for code in CODES if "назвать владельца" in text(made(renderer, code))]
    assert asking == ["PB-4"]


@pytest.mark.parametrize("code", CODES)
def test_a_template_asks_only_for_what_is_given(renderer: Renderer, code: str) -> None:
    fields: set[str] = set()
    for form in (ROOT / "forms" / "prevention").glob("*.form"):
        fields |= set(re.findall(r'"key": "(\w+)"', form.read_text("utf-8")))
    assert renderer.placeholders(template(code), name=code) <= fields | GIVEN
    assert renderer.placeholders(template(code), name=code) <= sample(code).keys()


@pytest.mark.parametrize("code", CODES)
def test_a_template_stays_editable(code: str) -> None:
    """No tag is spread over runs, and the page is that of ГОСТ Р 7.0.97-2016."""
    with zipfile.ZipFile(BytesIO(template(code))) as archive:
        xml = archive.read("word/document.xml").decode()
    runs = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)
    for run in runs:
        assert run.count("{{") == run.count("}}"), run
        assert run.count("{%") == run.count("%}"), run
    document = docx.Document(BytesIO(template(code)))
    section = document.sections[0]
    sides = ("left_margin", "right_margin", "top_margin", "bottom_margin")
    sizes = ("page_width", "page_height")
    assert [round(getattr(section, side).mm) for side in sides] == [30, 10, 20, 20]
    assert [round(getattr(section, size).mm) for size in sizes] == [210, 297]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
    assert document.styles["Normal"].font.name == "Times New Roman"


@pytest.mark.parametrize("code", CODES)
def test_a_template_without_one_of_its_values_is_refused(renderer: Renderer, code: str) -> None:
    for name in sorted(renderer.placeholders(template(code), name=code)):
        context = {key: value for key, value in sample(code).items() if key != name}
        with pytest.raises(TemplateError, match=f"'{name}' is undefined"):
            renderer.render(template(code), context, name=code)


def test_samples_name_invented_people_and_places() -> None:
    for code in CODES:
        row = json.loads((FOLDER / f"{code}.sample.json").read_bytes())
        assert "ул. Учебная" in row["unit"]["address"]
        assert row["unit"]["email"].endswith("@example.org")


@pytest.mark.parametrize(
    ("owner", "addressee", "greeting"),
    [
        ("Ким Ирина Сергеевна", "Ким Ирине Сергеевне", "Уважаемая Ирина Сергеевна!"),
        ("Ким Игорь Сергеевич", "Киму Игорю Сергеевичу", "Уважаемый Игорь Сергеевич!"),
        ("Алиев Мустафа Гасан оглы", "Алиеву Мустафе Гасан оглы", "Уважаемый Мустафа Гасан оглы!"),
        ("О'Нил Джон", "О'Нилу Джону", None),
        ('ООО "A & B" <x>', "ООО «A & B» <x>", None),
        (
            "Индивидуальный предприниматель Цой Виктор Робертович",
            "Индивидуальному предпринимателю Цою Виктору Робертовичу",
            "Уважаемый Виктор Робертович!",
        ),
        (None, "Владельцу территории (объекта)", None),
    ],
)
def test_the_notice_is_addressed_in_good_russian(
    renderer: Renderer, owner: str | None, addressee: str, greeting: str | None
) -> None:
    found = list(lines(made(renderer, "PB-4", owner_name=owner)))
    assert addressee in found
    assert [line for line in found if line.startswith("Уважаем")] == (
        [greeting] if greeting else []
    )


@pytest.mark.parametrize(
    ("post", "name", "gender", "expected", "signed"),
    [
        (
            "Начальник отдела муниципального контроля",
            "Римский-Корсаков Николай Андреевич",
            "m",
            "Мной, начальником отдела муниципального контроля "
            "Римским-Корсаковым Николаем Андреевичем,",
            "Н. А. Римский-Корсаков",
        ),
        (
            "Исполняющий обязанности главного специалиста",
            "Пак Анна Ивановна",
            "f",
            "Мной, исполняющим обязанности главного специалиста Пак Анной Ивановной,",
            "А. И. Пак",
        ),
    ],
)
def test_the_act_names_its_author(
    renderer: Renderer, post: str, name: str, gender: str, expected: str, signed: str
) -> None:
    author = {**sample("PB-1")["author"], "post": post, "full_name": name, "gender": gender}
    people = read_sample(json.dumps({"author": author, "signatory": author}).encode())
    found = list(lines(made(renderer, "PB-1", **people)))
    assert any(line.startswith(expected) for line in found)
    assert post in found
    assert signed in found


@pytest.mark.parametrize(
    ("before", "after"), [(1, 0), (10, 0), (10, 10)], ids=["one", "ten", "both sets"]
)
def test_the_photo_table_shows_every_photo_with_time_point_and_author(
    renderer: Renderer, before: int, after: int
) -> None:
    document = made(
        renderer, "PB-2", photos_before=photos(before), photos_after=photos(after) or None
    )
    assert len(document.inline_shapes) == before + after
    found = list(lines(document))
    captions = [line for line in found if line.startswith("Фото № ")]
    assert len(captions) == before + after
    assert captions[0] == "Фото № 1. Вид 1 <с улицы> & со двора"
    assert "Снято 23.11.2026 14:01; точка 46.959120, 142.738010; автор Ким И. С." in found
    assert ("Фотографии после устранения" in found) is bool(after)
    if before > 5:
        unknown = "Время съёмки в файле не указано; точка 46.959120, 142.738010; автор Ким И. С."
        assert unknown in found
        assert "Снято 23.11.2026 14:05; автор Ким И. С." in found
    for shape in document.inline_shapes:
        assert shape.width.mm <= 150.1
        assert shape.height.mm <= 92.1


@pytest.mark.parametrize(("before", "after"), [(1, 1), (3, 2), (10, 10)])
def test_the_check_act_shows_both_sets_in_pairs(
    renderer: Renderer, before: int, after: int
) -> None:
    document = made(renderer, "PB-7", photos_before=photos(before), photos_after=photos(after))
    assert len(document.inline_shapes) == before + after
    assert sum(line.startswith("Фото № ") for line in lines(document)) == before + after


@pytest.mark.parametrize("code", ["PB-1", "PB-4", "PB-7"])
def test_a_row_whose_value_is_absent_is_left_out(renderer: Renderer, code: str) -> None:
    assert "Нарушенное требование" in text(made(renderer, code))
    assert "Нарушенное требование" not in text(made(renderer, code, rule_clause=None))


def test_a_description_keeps_its_lines_and_signs(renderer: Renderer) -> None:
    description = "Первая строка & <тег>\nВторая: {{ не метка }}"
    assert description in text(made(renderer, "PB-1", description=description))


def test_the_number_of_photos_agrees_with_its_word(renderer: Renderer) -> None:
    for count, words in ((1, "1 фотография"), (5, "5 фотографий")):
        found = text(made(renderer, "PB-1", photos_before=photos(count)))
        assert f"Приложение: фототаблица, {words}." in found


#: What a document says of the sample case, word for word.
PLACE = ["ул. Учебная, д. 7"]
KIND = ["Мусор, строительные отходы", "Уборка территории и вывоз отходов"]
CONTACTS = ["+7 (4242) 00-00-00", "dobik@example.org"]
OWNER = ["Обществу с ограниченной ответственностью «Север & Ко»", "693000, г. Южно-Сахалинск, ул. Учебная, д. 9, оф. 3"]  # fmt: skip
POINT, DESCRIBED = ["46.959120, 142.738010"], ["Площадь навала около 12 кв. м"]
TERM = ["3 декабря 2026 г."]
MERGED = {
    "PB-1": [
        *PLACE,
        *POINT,
        *KIND,
        *DESCRIBED,
        "23 ноября 2026 г., 14:05",
        "Ким Ириной Сергеевной",
    ],
    "PB-2": [*POINT, "Навал со стороны дороги", "Снято 23.11.2026 14:05", "автор Ким И. С."],
    "PB-3": [*PLACE, *KIND, *TERM, *CONTACTS],
    "PB-4": [*OWNER, *PLACE, *KIND, *TERM, *CONTACTS, "65:01:0000000:15"],
    "PB-5": [*OWNER, *KIND, *DESCRIBED, *TERM, "возражение в порядке и в срок", "статьи 49"],
    "PB-6": [*OWNER, *KIND, *TERM, "от 20.11.2026 № 17", "статьёй 90", "по статье 19.5"],
    "PB-7": ["4 декабря 2026 г.", "Устранено", "Навал со стороны дороги", "Газон очищен"],
    "PB-8": ["В административную комиссию", "№ 490", "Продлений срока", "Не устранено", "1. Акт"],
}


@pytest.mark.parametrize("code", MERGED)
def test_a_document_says_every_field_of_its_case(renderer: Renderer, code: str) -> None:
    found = text(made(renderer, code))
    assert [said for said in MERGED[code] if said not in found] == []


@pytest.mark.parametrize(
    ("measure", "annexes"),
    [
        ("notice", ["3. Уведомление о необходимости устранить нарушение.", "4. Акт проверки"]),
        ("warning", ["3. Предостережение о недопустимости нарушения", "4. Акт проверки"]),
        ("order", ["3. Предписание об устранении нарушения.", "4. Акт проверки"]),
        ("referral", ["3. Акт проверки"]),
    ],
)
def test_the_letter_to_another_body_lists_what_goes_along(
    renderer: Renderer, measure: str, annexes: list[str]
) -> None:
    found = list(lines(made(renderer, "PB-8", measure=Choice("Мера", measure))))
    listed = [line for line in found if re.match(r"\d\. ", line)]
    assert listed[0] == "1. Акт осмотра территории."
    assert all(line.startswith(said) for line, said in zip(listed[2:], annexes, strict=True))
