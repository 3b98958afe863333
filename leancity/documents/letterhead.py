"""Who a letter comes from: unit, signatory, author, executor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from leancity.documents.errors import DocumentError
from leancity.documents.grammar import Case, Grammar
from leancity.documents.grammar.texts import keep_together, phone
from leancity.documents.shapes import DocumentRequest, Matter
from leancity.documents.values import Signer, UnitFacts
from leancity.errors import NotFoundError

if TYPE_CHECKING:
    from leancity.org import Person, Unit


class Directory(Protocol):
    """What a letter needs of the org room."""

    def person(self, login: str) -> Person:
        """One member of staff."""

    def unit(self, code: str) -> Unit:
        """One unit."""

    def signatory(self, unit: str) -> Person:
        """Who signs for a unit."""

    def members(self, group: str) -> list[Person]:
        """The people of a group."""


class Letterhead:
    """Reads the organisation as letters show it."""

    def __init__(self, directory: Directory, grammar: Grammar, city: str) -> None:
        self._directory = directory
        self._grammar = grammar
        self._city = city

    def unit(self, code: str) -> UnitFacts:
        """A unit; address, telephone and e-mail it does not have are those of the unit above."""
        chain = self._chain(code)
        own, root = chain[0], chain[-1]
        address, number, email = (
            next((value for unit in chain if (value := getattr(unit, name))), None)
            for name in ("address", "phone", "email")
        )
        parts = (address, f"тел. {phone(number)}" if number else None, email)
        administration = root.name if own is not root else self._city_administration()
        return UnitFacts(
            code=own.code,
            name=own.name,
            name_short=own.name_short,
            name_full=own.name if own is root else f"{own.name} {self._of(administration)}",
            administration=administration,
            address=address,
            phone=number,
            email=email,
            contacts=keep_together(", ".join(filter(None, parts))),
        )

    def author(self, matter: Matter) -> Signer:
        """Whoever did the work."""
        if not matter.author:
            raise DocumentError("it is not known who did the work the document tells of")
        return _signer(self._directory.person(matter.author))

    def executor(self, matter: Matter) -> Signer:
        """Whoever prepared the letter."""
        if not matter.executor:
            return self.author(matter)
        return _signer(self._directory.person(matter.executor))

    def signatory(self, request: DocumentRequest) -> Signer:
        """Whoever signs: named in the request, or as process.yaml says.

        `inspector` is the author, `head` signs for the unit, any other word is a role.
        """
        if request.signatory:
            return _signer(self._directory.person(request.signatory))
        role = request.package.config.documents[request.code].signatory
        unit = request.unit or request.package.config.unit
        if role == "inspector":
            return self.author(request)
        if role == "head":
            return _signer(self._directory.signatory(unit))
        holders = self._directory.members(f"{role}.{unit}")
        if not holders:
            raise DocumentError(f"nobody of {role}.{unit} can sign")
        return _signer(holders[0])

    def short_name(self, login: str) -> str | None:
        """`Ким И. С.`; None for a principal that is no person."""
        try:
            return self._directory.person(login).short_name
        except NotFoundError:
            return None

    def _city_administration(self) -> str:
        return f"Администрация города {self._grammar.phrases.place(self._city, Case.GENITIVE)}"

    def _of(self, administration: str) -> str:
        genitive = self._grammar.phrases.decline(administration, Case.GENITIVE)
        return genitive[:1].lower() + genitive[1:]

    def _chain(self, code: str) -> list[Unit]:
        """The unit and those above it."""
        chain: list[Unit] = []
        following: str | None = code
        while following and following not in {unit.code for unit in chain}:
            chain.append(self._directory.unit(following))
            following = chain[-1].parent
        return chain


def _signer(person: Person) -> Signer:
    return Signer(
        login=person.login,
        full_name=person.full_name,
        short_name=person.short_name,
        post=person.post,
        gender=person.gender,
        phone=person.phone or None,
        email=person.email or None,
    )
