"""A package to begin with: a request, a decision, two endings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml

from leancity.errors import UserError
from leancity.i18n import N_
from leancity.library.catalogue import Catalogue, updated_po
from leancity.library.package import CONFIG, Package
from leancity.library.reading import Reading
from leancity.library.texts import texts_of
from leancity.org.roles import UNIT_CODE

_BLANK = "leancity.library"
#: The English of the words that every beginning has.
_ENGLISH = {
    "Зарегистрировать обращение": "Register a request",
    "Зарегистрировано": "Registered",
    "На рассмотрении": "Under consideration",
    "Исполнено": "Done",
    "Отказано": "Refused",
    "Обращение № {number}": "Request No. {number}",
    "№": "No.",
    "Суть обращения": "What is asked for",
    "Статус": "Status",
    "Все": "All",
    "Обращение": "Request",
    "Решение": "Decision",
    "Обращение поступило": "A request has come",
    "Присвоить номер": "Take a number",
    "Рассмотреть обращение": "Consider the request",
    "Обращение удовлетворено?": "Is the request granted?",
    "да": "yes",
    "нет": "no",
    "Зарегистрировать": "Register",
    "Исполнить": "Grant",
    "Отказать": "Refuse",
    "Пояснение": "Remark",
    "Записать решение": "Record the decision",
}


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What is said of a process before there is one."""

    key: str
    #: in Russian, the language of processes
    title: str
    title_en: str
    #: code of the unit whose specialists work on it
    unit: str


def scaffold(beginning: Beginning) -> Package:
    """A package that passes the check at once, to be changed from there."""
    key = beginning.key
    if not UNIT_CODE.fullmatch(key):
        raise UserError(
            N_("A key is small Latin letters, digits and underscores: %(key)s is none."), key=key
        )
    resources = {
        f"{key}.bpmn": _filled("process.bpmn", beginning),
        CONFIG: _filled("process.yaml", beginning),
        "forms/request.form": _filled("request.form", beginning),
        "forms/decide.form": _filled("decide.form", beginning),
    }
    known = {**_ENGLISH, beginning.title: beginning.title_en}
    english = _catalogue(key, resources, known)
    return Package.from_resources(key, {**resources, "locale/en.po": english})


def _catalogue(key: str, resources: Mapping[str, bytes], known: Mapping[str, str]) -> bytes:
    texts = list(texts_of(Reading(Package.from_resources(key, resources))))
    return updated_po(b"", "en", texts, Catalogue(locale="en", entries=known))


def _filled(name: str, beginning: Beginning) -> bytes:
    text = files(_BLANK).joinpath("blank", name).read_text(encoding="utf-8")
    places = {"KEY": beginning.key, "TITLE": beginning.title, "UNIT": beginning.unit}
    for place, value in places.items():
        text = text.replace(f"@@{place}@@", _quoted(name, value))
    return text.encode()


def _quoted(name: str, value: str) -> str:
    """A value as the file's language writes it."""
    if name.endswith(".yaml"):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if name.endswith(".bpmn"):
        return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return value


def _is_plain(value: str) -> bool:
    """Whether YAML reads the bare value as this very text."""
    try:
        return bool(yaml.safe_load(f"title: {value}") == {"title": value})
    except yaml.YAMLError:
        return False
