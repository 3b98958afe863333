"""People and cases as options of a form."""

from __future__ import annotations

from typing import Any

from leancity.cases.choice import CaseChoice, CaseChoices, Offer
from leancity.clock import Clock
from leancity.errors import NotFoundError
from leancity.forms.ports import CaseOption, CaseWish
from leancity.i18n import N_, translate
from leancity.org import Org

_NO_POINT = N_("no point on the map")


class CityChoices:
    """What forms offer of the city: people of its groups, cases of its registries."""

    def __init__(self, org: Org, choices: CaseChoices, clock: Clock) -> None:
        self._org = org
        self._choices = choices
        self._clock = clock

    def people(self, group: str) -> list[dict[str, Any]]:
        """Members of a group, by name."""
        members = sorted(self._org.members(group), key=lambda person: person.full_name)
        return [{"value": person.login, "label": person.full_name} for person in members]

    def name(self, login: str) -> str:
        """A person's name; the login of somebody the city does not know."""
        try:
            return self._org.person(login).full_name
        except NotFoundError:
            return login

    def cases(self, wish: CaseWish, reader: str, locale: str) -> list[CaseOption]:
        """Cases that the reader may see, the earliest due first."""
        choice = CaseChoice(
            process_key=wish.process_key,
            tasks=wish.tasks,
            statuses=wish.statuses,
            until=wish.until,
        )
        offers = self._choices.offered(self._org.person(reader), choice, locale)
        return [
            CaseOption(
                value=offer.brief.business_key,
                label=self._label(offer, locale),
                is_due=offer.is_due,
                point=_point(offer),
            )
            for offer in offers
        ]

    def _label(self, offer: Offer, locale: str) -> str:
        brief = offer.brief
        due = f"{offer.due_at.astimezone(self._clock.zone):%d.%m}" if offer.due_at else ""
        lost = translate(_NO_POINT, locale) if brief.lat is None else ""
        parts = (f"№ {brief.number}", brief.address, brief.note, due, lost)
        return " · ".join(part for part in parts if part)


def _point(offer: Offer) -> tuple[float, float] | None:
    lat, lon = offer.brief.lat, offer.brief.lon
    return None if lat is None or lon is None else (lat, lon)
