"""Absences: who stands in for whom, entered by the absent themselves or by their head."""

from __future__ import annotations

from datetime import date

from leancity.audit import Actor
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.org import Person, StandIn, Substitution


class Absences:
    """A person's own absences, and those of the units they head.

    A substitute receives the groups of units, sees the tasks the absent person holds, and may take
    them over. The engine learns of it within seconds, from the log.
    """

    def __init__(self, kernel: Kernel, person: Person, actor: Actor) -> None:
        self._kernel = kernel
        self._person = person
        self._actor = actor

    def entries(self) -> list[StandIn]:
        """What is in force or to come, the earliest first: as absent, as substitute, as head."""
        logins = {self._person.login, *(one.login for one in self.people())}
        return self._kernel.org.stand_ins(logins)

    def may_end(self, entry: StandIn) -> bool:
        """Whether this person may end it: a substitute may not."""
        return entry.absent in {one.login for one in self.people()}

    def people(self) -> list[Person]:
        """Whose absence this person may enter: one's own first, then by surname."""
        headed = self._kernel.org.headed_by(self._person.login)
        others = [one for one in self._among(headed) if one.login != self._person.login]
        return [self._person, *others]

    def substitutes(self) -> list[Person]:
        """Who may stand in: colleagues of the units concerned, by surname."""
        headed = self._kernel.org.headed_by(self._person.login)
        return self._among({*headed, *self._person.units, self._person.unit} - {""})

    def register(self, wanted: Substitution) -> None:
        """Enter an absence."""
        if wanted.absent not in {one.login for one in self.people()}:
            raise NotFoundError(N_("Only the person and their head enter an absence."))
        if wanted.substitute not in {one.login for one in self.substitutes()}:
            raise UserError(N_("Choose a person from the list."), field="substitute")
        if wanted.valid_to < self._kernel.clock.today():
            raise UserError(N_("These days are over already."), field="valid_to")
        self._kernel.org.substitute(wanted, self._actor)

    def end(self, entry_id: int) -> None:
        """End one today."""
        found = next((one for one in self.entries() if one.id == entry_id), None)
        if found is None or not self.may_end(found):
            raise NotFoundError(N_("There is no such absence, or it is not yours to end."))
        self._kernel.org.end_substitution(entry_id, self._actor)

    def _among(self, units: set[str] | frozenset[str]) -> list[Person]:
        return [one for one in self._kernel.org.people() if one.active and one.unit in units]


def days(first: date | None, last: date | None) -> tuple[date, date]:
    """Both days of an absence, as a page gives them."""
    if first is None or last is None:
        raise UserError(N_("Say from which day to which day."), field="valid_from")
    return first, last
