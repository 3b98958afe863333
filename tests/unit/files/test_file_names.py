"""Names that are safe to store, to show and to send."""

from __future__ import annotations

import pytest

from leancity.files import content_disposition, safe_filename


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("фото 1.jpg", "фото 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ким\\акт.docx", "акт.docx"),
        ("a\0b\n.txt", "ab.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("", "file"),
        ("...", "file"),
        (".htaccess", "htaccess"),
        ("много   пробелов .txt", "много пробелов.txt"),
        ("и\u0306.txt", "й.txt"),
        ("без расширения", "без расширения"),
        ("v1.2 итог", "v1.2 итог"),
    ],
)
def test_a_safe_name(given: str, safe: str) -> None:
    assert safe_filename(given) == safe


@pytest.mark.parametrize(
    ("given", "suffixes", "safe"),
    [
        ("photo.jpg", ("png",), "photo.png"),
        ("photo.JPEG", ("jpg", "jpeg"), "photo.JPEG"),
        ("photo", ("jpg", "jpeg"), "photo.jpg"),
        ("", ("heic",), "file.heic"),
    ],
)
def test_the_suffix_is_of_the_kind(given: str, suffixes: tuple[str, ...], safe: str) -> None:
    assert safe_filename(given, suffixes) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    name = safe_filename("ж" * 500 + ".jpg")

    assert len(name) == 120
    assert name.endswith("ж.jpg")


@pytest.mark.parametrize(
    ("name", "inline", "header"),
    [
        ("act.pdf", False, "attachment; filename=\"act.pdf\"; filename*=UTF-8''act.pdf"),
        (
            "акт 1.pdf",
            True,
            "inline; filename=\"___ 1.pdf\"; filename*=UTF-8''%D0%B0%D0%BA%D1%82%201.pdf",
        ),
        (
            'a"\r\nSet-Cookie: x.pdf',
            False,
            "attachment; filename=\"a_Set-Cookie_ x.pdf\"; filename*=UTF-8''a_Set-Cookie_%20x.pdf",
        ),
    ],
)
def test_the_header_of_a_download(name: str, inline: bool, header: str) -> None:
    assert content_disposition(name, inline=inline) == header
