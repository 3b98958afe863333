"""Who is who: posts, groups, heads, signatories, substitutes on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leancity.audit import AuditQuery
from leancity.errors import NotFoundError, UserError
from leancity.org import CityFileError, Substitution
from tests.integration.org.conftest import CITY, HR, person, seat, unit

TODAY = date(2026, 11, 23)


def test_a_person_has_the_groups_of_every_assignment(org):
    found = org.person("orlov.d")
    assert found.groups == {"employee", "inspector.dobik", "specialist.dgh"}
    assert (found.unit, found.post) == ("dobik", "Специалист")


def test_an_unknown_person_and_unit_are_not_found(org):
    with pytest.raises(NotFoundError, match=r"nobody\.n"):
        org.person("nobody.n")
    with pytest.raises(NotFoundError, match="moon"):
        org.unit("moon")


def test_members_of_a_group_are_its_people_of_the_day(org):
    assert [p.login for p in org.members("inspector.dobik")] == ["kim.i", "orlov.d"]
    assert [p.login for p in org.members("specialist.dgh", date(2020, 6, 1))] == []
    assert [p.login for p in org.members("admin")] == ["admin.a"]
    assert len(org.members("employee")) == 5


@pytest.mark.parametrize(
    ("unit_code", "head"), [("dobik", "head.h"), ("raid", "head.h"), ("dgh", "mayor.m")]
)
def test_a_unit_without_a_head_has_the_head_above(org, unit_code, head):
    assert org.head_of(unit_code).login == head


def test_nobody_heads_a_unit_without_anybody_above(org):
    org.load({"units": [unit("alone")]})
    with pytest.raises(NotFoundError, match="alone"):
        org.head_of("alone")
    with pytest.raises(NotFoundError, match="alone"):
        org.signatory("alone")


def test_the_head_signs_unless_somebody_else_is_entitled(org):
    assert org.signatory("dobik").login == "head.h"
    org.load({"people": [person("kim.i", seat("dobik", "inspector", "signatory"))]})
    assert org.signatory("dobik").login == "kim.i"
    org.load({"people": [person("head.h", seat("dobik", "control_head", "signatory"))]})
    assert org.signatory("dobik").login == "head.h"


def test_a_person_chooses_a_language(org, audit):
    org.set_locale("kim.i", "en")
    assert org.person("kim.i").locale == "en"
    event = audit.events(AuditQuery(kind="person", key="kim.i"))[0]
    assert (event.who, event.field, event.old, event.new) == ("kim.i", "locale", "ru", "en")


def test_a_person_chooses_how_close_the_lines_of_lists_stand(org):
    assert not org.person("kim.i").dense
    org.set_dense("kim.i", dense=True)
    assert org.person("kim.i").dense
    assert not org.person("head.h").dense


class TestSubstitution:
    def _absent(self, org, absent="head.h", days=3) -> int:
        return org.substitute(
            Substitution(
                absent=absent,
                substitute="kim.i",
                valid_from=TODAY,
                valid_to=TODAY + timedelta(days=days),
            ),
            HR,
        )

    def test_gives_the_groups_for_exactly_its_days(self, org):
        self._absent(org)
        own = {"employee", "inspector.dobik"}
        assert org.person("kim.i", TODAY - timedelta(days=1)).groups == own
        assert org.person("kim.i", TODAY).groups == own | {"control_head.dobik"}
        assert org.person("kim.i", TODAY + timedelta(days=3)).groups == own | {"control_head.dobik"}
        assert org.person("kim.i", TODAY + timedelta(days=4)).groups == own

    def test_makes_a_member_and_an_acting_head(self, org):
        self._absent(org)
        assert {p.login for p in org.members("control_head.dobik")} == {"head.h", "kim.i"}
        acting = org.head_of("dobik")
        assert (acting.login, acting.acting_for) == ("kim.i", "head.h")
        assert org.signatory("dobik").login == "kim.i"

    def test_does_not_hand_on_what_was_handed_over(self, org):
        self._absent(org)
        org.substitute(
            Substitution(absent="kim.i", substitute="orlov.d", valid_from=TODAY, valid_to=TODAY),
            HR,
        )
        assert "control_head.dobik" not in org.person("orlov.d").groups

    def test_does_not_make_an_administrator(self, org):
        self._absent(org, absent="admin.a")
        assert org.person("kim.i").groups == {"employee", "inspector.dobik"}

    def test_of_a_dismissed_person_gives_nothing(self, org):
        self._absent(org)
        org.dismiss("head.h", TODAY, HR)
        assert org.person("kim.i").groups == {"employee", "inspector.dobik"}

    def test_a_dismissed_substitute_does_not_act_as_head(self, org):
        self._absent(org)
        org.dismiss("kim.i", TODAY, HR)
        assert org.head_of("dobik").login == "head.h"

    def test_ends_when_it_is_ended(self, org):
        org.end_substitution(self._absent(org), HR)
        assert org.person("kim.i").groups == {"employee", "inspector.dobik"}
        with pytest.raises(NotFoundError):
            org.end_substitution(4711, HR)

    @pytest.mark.parametrize(
        ("absent", "substitute", "last"),
        [
            ("kim.i", "kim.i", TODAY),
            ("head.h", "kim.i", TODAY - timedelta(days=1)),
            ("head.h", "nobody.n", TODAY),
        ],
    )
    def test_is_refused_when_it_makes_no_sense(self, org, absent, substitute, last):
        nonsense = Substitution(
            absent=absent, substitute=substitute, valid_from=TODAY, valid_to=last
        )
        with pytest.raises(UserError):
            org.substitute(nonsense, HR)


class TestDismissal:
    def test_ends_access_and_every_group_on_that_day(self, org):
        org.dismiss("kim.i", TODAY, HR)
        found = org.person("kim.i")
        assert not found.active
        assert found.groups == frozenset()
        assert [p.login for p in org.members("inspector.dobik")] == ["orlov.d"]

    def test_of_tomorrow_leaves_today(self, org, clock):
        org.dismiss("kim.i", TODAY + timedelta(days=1), HR)
        assert org.person("kim.i").groups == {"employee", "inspector.dobik"}
        clock.advance(timedelta(days=1))
        assert not org.person("kim.i").active

    def test_of_a_head_passes_the_unit_to_the_head_above(self, org):
        org.dismiss("head.h", TODAY, HR)
        assert org.head_of("dobik").login == "mayor.m"

    def test_is_not_undone_by_loading_the_file_again(self, org):
        org.dismiss("kim.i", TODAY, HR)
        org.load(CITY)
        assert not org.person("kim.i").active


class TestLoading:
    def test_again_changes_nothing(self, org, audit):
        before = audit.events(AuditQuery())
        org.load(CITY, HR)
        assert [event.id for event in audit.events(AuditQuery())] == [e.id for e in before]

    def test_a_new_role_takes_the_place_of_the_old_and_is_audited(self, org, audit):
        org.load({"people": [person("kim.i", seat("dobik", "specialist"))]}, HR)
        assert org.person("kim.i").groups == {"employee", "specialist.dobik"}
        event = audit.events(AuditQuery(kind="person", key="kim.i"))[0]
        assert (event.who, event.ip, event.field) == (HR.login, HR.ip, "dobik.roles")
        assert (event.old, event.new) == ('["inspector"]', '["specialist"]')

    def test_a_missing_assignment_ends_yesterday(self, org):
        org.load({"people": [person("orlov.d", seat("dobik", "inspector"))]})
        assert org.person("orlov.d").groups == {"employee", "inspector.dobik"}
        assert "specialist.dgh" in org.person("orlov.d", TODAY - timedelta(days=1)).groups

    def test_people_it_does_not_name_stay_as_they_are(self, org):
        org.load({"people": [person("new.n", seat("dgh", "specialist"))]})
        assert len(org.people()) == 6

    def test_a_faulty_file_leaves_everything_as_it_was(self, org):
        wrong = {"people": [person("new.n", seat("dgh", "specialist")), person("b.b", seat("x"))]}
        with pytest.raises(CityFileError):
            org.load(wrong)
        assert len(org.people()) == 5

    def test_a_person_hired_for_tomorrow_has_no_access_today(self, org):
        org.load({"people": [person("new.n", seat("dgh"), active_from="2026-11-24")]})
        assert not org.person("new.n").active
        assert org.person("new.n", TODAY + timedelta(days=1)).active
