"""What a day of the registry costs a specialist: the eleven old columns beside the new forms.

    python -m benchmarks.registry_minutes [--cards 20]

Nobody is measured here: keys and clicks are counted and given times of the keystroke-level model
(Card, Moran, Newell 1980). Fields are counted from the forms of the package, values are those of
one sample card. A field that the inspector or the platform has filled in costs a glance; a choice
costs pointing twice, a text its letters.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leancity.library import Package
from leancity.library.form import Field
from leancity.local.environment import ROOT

#: Seconds: a letter of somebody who is no typist, pointing and pressing, a thought, hand to mouse.
LETTER, POINT, THOUGHT, HAND = 0.28, 1.3, 1.35, 0.4
#: A file looked up, renamed and put into the folder of the register.
FILE = 2 * THOUGHT + 4 * POINT + 20 * LETTER
#: Opening the old workbook at its end, or a task from the list.
OPENING = THOUGHT + 2 * POINT

#: The old register, column by column, as one row of it was typed; `photos` counts files.
OLD: Mapping[str, str | int] = {
    "№ п/п": "421",
    "Дата поступления информации о нарушении": "17.11.2020",
    "Описание нарушения": "Ленина, 246: мусор после ремонта кровли у входа во двор не вывезен",
    "ФИО": "Семёнова Алёна Игоревна",
    "Телефон": "89145554433",
    "название юр.лица": "ООО «Берег», ИНН 6501234561",
    "e-mail": "office@example.ru",
    "Информация о собственнике территории": "ООО «Берег», собственность, 65:01:0312001:15",
    "Материалы фотофиксации нарушения": 3,
    "Фотоматериалы о результатах предпринятых мер": 2,
    "Дополнительная информация": "направлено предостережение, срок до 27.11, исполнено 26.11",
}
#: What the specialist types on the sample card; what is not here is left empty or chosen.
TYPED: Mapping[str, str] = {
    "owner_name": "ООО «Берег»",
    "owner_basis": "собственность",
    "cadastral_no": "65:01:0312001:15",
    "owner_email": "office@example.ru",
}
#: Fields of the specialist's form that tell what a column of the old register told.
REGISTER = frozenset({"owner_name", "owner_basis", "cadastral_no", "owner_phone", "owner_email"})
#: The specialist's form of a card that the inspector has completed in the field.
FORM = "choose_measure"
#: Fields that come filled in: from the inspector, or with what the inspector chose.
BEFORE = "office"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Letters, choices and glances of one card."""

    letters: int = 0
    choices: int = 0
    texts: int = 0
    glances: int = 0
    files: int = 0

    @property
    def seconds(self) -> float:
        """By the keystroke-level model."""
        return (
            OPENING
            + self.letters * LETTER
            + self.texts * (THOUGHT + HAND)
            + self.choices * (THOUGHT + 2 * POINT)
            + self.glances * THOUGHT
            + self.files * FILE
        )


def old_cost() -> Cost:
    """A row of the old register."""
    texts = [value for value in OLD.values() if isinstance(value, str)]
    files = sum(value for value in OLD.values() if isinstance(value, int))
    return Cost(letters=sum(map(len, texts)), texts=len(texts), files=files)


def new_cost(fields: Sequence[Field], known: frozenset[str]) -> Cost:
    """The specialist's form."""
    typed = [field for field in fields if field.key in TYPED]
    seen = [field for field in fields if field.key in known]
    chosen = [field for field in fields if field.type in {"select", "radio"}]
    return Cost(
        letters=sum(len(TYPED[field.key]) for field in typed),
        texts=len(typed),
        choices=len([field for field in chosen if field.key not in known]),
        glances=len(seen),
    )


def main() -> None:
    """Print the assumption and the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, default=20, help="cards of a day")
    cards = parser.parse_args().cards
    package = Package.load(ROOT, "prevention")
    known = frozenset(field.key for field in package.form(BEFORE).fields)
    fields = [field for field in package.form(FORM).fields if field.is_editable]
    register = [field for field in fields if field.key in REGISTER]
    print(
        f"keystroke-level model: letter {LETTER} s, pointing {POINT} s, thought {THOUGHT} s, "
        f"hand {HAND} s, a file {FILE:.1f} s; nobody was measured\n"
        f"a card that the inspector has completed in the field; {cards} cards a day\n"
    )
    print(f"{'':<46}{'letters':>8}{'choices':>8}{'files':>6}{'s/card':>8}{'min/day':>9}")
    for name, cost in (
        (f"old register, {len(OLD)} columns", old_cost()),
        ("new: what the register told", new_cost(register, known)),
        ("new: the whole form, decision of the measure too", new_cost(fields, known)),
    ):
        day = cost.seconds * cards / 60
        print(
            f"{name:<46}{cost.letters:>8}{cost.choices:>8}{cost.files:>6}"
            f"{cost.seconds:>8.0f}{day:>9.1f}"
        )


if __name__ == "__main__":
    main()
