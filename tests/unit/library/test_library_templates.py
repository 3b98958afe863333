"""Templates and words of the automatic steps."""

from __future__ import annotations

import json

from click.testing import CliRunner

from leancity.cli import main
from leancity.i18n import LOCALES, translations
from leancity.library import known_topics
from leancity.library.retries import PROFILES


def run(*words: str) -> str:
    done = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def templates(folder, *words: str) -> dict[str, dict]:
    run("element-templates", "--to", str(folder), *words)
    made = json.loads((folder / "leancity.json").read_text(encoding="utf-8"))
    return {each["id"]: each for each in made}


def test_there_is_a_template_for_each_topic_with_a_field_for_each_input(tmp_path):
    made = templates(tmp_path / "new" / "folder")
    assert set(made) == {f"leancity.{name}" for name in known_topics()}
    fields = {
        each["binding"]["name"]: each
        for each in made["leancity.geocode"]["properties"]
        if each["binding"]["type"] == "camunda:inputParameter"
    }
    assert set(fields) == {"geo", "address", "house"}
    assert fields["geo"]["constraints"] == {"notEmpty": True}
    # An input that is left out must not hide the variable of the case.
    assert fields["house"]["value"] == "${execution.getVariable('house')}"


def test_a_template_offers_the_retry_profiles(tmp_path):
    retries = templates(tmp_path)["leancity.notify"]["properties"][-1]
    assert retries["binding"] == {"type": "camunda:property", "name": "retryProfile"}
    assert [each["value"] for each in retries["choices"]] == ["", *PROFILES]


def test_templates_speak_the_language_of_the_analyst(tmp_path):
    template = templates(tmp_path, "--locale", "ru")["leancity.geocode"]
    assert template["name"] == "Найти адрес точки"


def test_every_text_of_a_topic_is_in_every_catalogue():
    texts = {text for topic in known_topics().values() for text in topic.texts}
    for locale in LOCALES[1:]:
        assert {text for text in texts if translations(locale).gettext(text) == text} == set()


def test_the_list_tells_what_each_topic_reads_writes_and_answers():
    told = run("topics", "notify", "geocode")
    assert "recipient-missing: nobody it is meant for has an address" in told
    assert "house (String, optional): the house, when it is known already" in told
    assert "BPMN errors: nothing" in told


def test_an_unknown_topic_is_named():
    done = CliRunner().invoke(main, ["topics", "invented"])
    assert (done.exit_code, done.output) == (1, "Error: no handler for: invented\n")
