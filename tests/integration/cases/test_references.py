"""What cases say in a field, for whoever may read them."""

from __future__ import annotations

from leancity.cases.access import access_to
from leancity.cases.references import References
from tests.integration.cases.test_registry_queries import case, seed

RIGHTS = {"specialist": "R"}


def access(login, *groups):
    return access_to(login, groups, RIGHTS, "R")


def test_the_words_of_cases_are_for_those_who_may_read_them(database):
    with database.begin() as session:
        seed(
            session,
            case("a", data={"comment": "нет адреса"}),
            case("b", data={"comment": ""}),
            case("c", data={}),
            case("d", unit="land", data={"comment": "не та мера"}),
        )
    roots = {f"pi-{name}" for name in "abcd"}
    references = References(database)

    def told(reader, wanted=roots):
        return {words for _, words in references.told("prevention", reader, wanted, "comment")}

    auditor = access("kan.o", "auditor")
    assert told(auditor) == {"нет адреса", "не та мера"}
    assert told(access("pak.s", "specialist.dobik")) == {"нет адреса"}
    assert told(access("li.v", "employee")) == set()
    assert told(auditor, set()) == set()
    assert references.of("prevention", auditor, roots).keys() == roots
    assert references.of("prevention", access("li.v", "employee"), roots) == {}
