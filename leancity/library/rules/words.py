"""Every word a person reads exists in every language of the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from leancity.i18n import LOCALES, N_
from leancity.library.catalogue import SOURCE_LOCALE
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.texts import texts_of

_PLACE = re.compile(r"\{\{.*?\}\}|\{\w+\}")


def catalogues(case: Inspection) -> Iterator[Finding]:
    """There is a catalogue for every other language."""
    there = {PurePosixPath(name).stem for name in case.package.names("locale/*.po")}
    for locale in LOCALES:
        if locale not in there | {SOURCE_LOCALE}:
            yield case.finding(
                f"locale/{locale}.po", "", "file-missing", N_("The package has no such file.")
            )


def translations(case: Inspection) -> Iterator[Finding]:
    """Every text is translated, and the translation keeps its places."""
    texts = list(dict.fromkeys(each.text for each in texts_of(case)))
    for name, catalogue in case.catalogues.items():
        for text in texts:
            translation = catalogue.entries.get(text)
            if translation is None:
                yield case.finding(
                    name, text, "translation-missing", N_("This text has no translation.")
                )
            elif sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(translation)):
                yield case.finding(
                    name,
                    text,
                    "translation-places",
                    N_("The translation does not keep the places in braces."),
                )


RULES = (catalogues, translations)
