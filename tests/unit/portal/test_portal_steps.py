"""The catalogue of automatic steps."""

from __future__ import annotations

import pytest

from leancity.engine import EngineUnavailableError
from leancity.library import known_topics
from leancity.steps import StepHealth


@pytest.mark.parametrize("login", ["pak.o", "kim.i"])
def test_the_catalogue_is_for_leaders_and_administrators(someone, login):
    browser = someone(login)
    assert browser.get("/steps").status_code == 404
    assert browser.get("/steps/element-templates.json").status_code == 404


def test_each_step_shows_contract_and_health(kernel, someone):
    kernel.health = {
        "geocode": StepHealth(waiting=7, running=2, resting=1, failed=3, median=1.25),
        "notify": StepHealth(median=180.0),
    }
    page = someone("admin.a").get("/steps").text
    for topic in known_topics().values():
        assert f'id="{topic.name}"' in page
    assert "Найти адрес точки" in page
    assert "1.2 с" in page or "1.3 с" in page
    assert "3 мин" in page
    assert "recipient-missing" in page
    assert 'href="/failures"' in page


def test_the_catalogue_stands_while_the_engine_is_away(kernel, someone):
    def away(_):
        raise EngineUnavailableError("x")

    kernel.steps_health.of = away
    page = someone("admin.a").get("/steps").text
    assert "Найти адрес точки" in page
    assert "Движок процессов не отвечает" in page


def test_templates_for_the_modeler_are_handed_out_in_the_readers_language(someone):
    answer = someone("admin.a").get("/steps/element-templates.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    names = {each["name"] for each in answer.get_json()}
    assert "Найти адрес точки" in names
