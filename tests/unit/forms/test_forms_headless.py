"""form-js in V8 inside this process."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from leancity.errors import ConfigurationError
from leancity.forms import FormError, FormTimeoutError, HeadlessForms, Limits, Surroundings
from tests.unit.forms.conftest import text_field

AROUND = Surroundings(locale="ru", today="2026-11-24", zone="Asia/Sakhalin")


def schema(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": "default", "id": "f", "components": list(components)}


REQUIRED = schema(text_field("a", validate={"required": True}))


def test_form_js_is_the_judge(headless: HeadlessForms) -> None:
    assert headless.validate(REQUIRED, {}, AROUND) == {
        "data": {"a": ""},
        "errors": {"f_a": ["Заполните это поле"]},
    }


def test_a_person_reads_their_own_language(headless: HeadlessForms) -> None:
    english = headless.validate(REQUIRED, {}, Surroundings(locale="en"))
    assert english["errors"] == {"f_a": ["Field is required."]}


def test_a_form_that_does_not_import(headless: HeadlessForms) -> None:
    with pytest.raises(FormError, match="hologram"):
        headless.validate(schema({"type": "hologram", "id": "x"}), {}, AROUND)


def test_an_exploding_pattern_ends_in_time_and_the_next_call_works() -> None:
    checker = HeadlessForms(limits=Limits(seconds=1.5))
    evil = schema(text_field("a", validate={"pattern": "^(a+)+$"}))
    with pytest.raises(FormTimeoutError):
        checker.validate(evil, {"a": "a" * 40 + "!"}, AROUND)
    assert checker.validate(REQUIRED, {"a": "x"}, AROUND)["errors"] == {}
    checker.close()


def test_a_form_that_eats_memory_is_stopped() -> None:
    checker = HeadlessForms(limits=Limits(seconds=20, heap_bytes=96 * 1024 * 1024))
    hungry = schema(
        {"type": "expression", "id": "x", "key": "x", "computeOn": "change",
         "expression": "=for a in 1..3000, b in 1..3000 return string(a * b)"},
    )  # fmt: skip
    with pytest.raises((FormError, FormTimeoutError)):
        checker.validate(hungry, {}, AROUND)
    assert checker.echo("alive") == "alive"
    checker.close()


def test_a_context_is_replaced_after_its_calls() -> None:
    checker = HeadlessForms(limits=Limits(calls=2))
    contexts = []
    for number in range(5):
        assert checker.echo(number) == number
        contexts.append(checker._slot._context)
    assert [contexts[0] is contexts[1], contexts[1] is contexts[2]] == [True, False]
    assert contexts[2] is contexts[3]
    checker.close()


def test_a_child_process_makes_a_context_of_its_own(headless: HeadlessForms) -> None:
    headless.echo(1)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = headless.validate(REQUIRED, {}, AROUND)["errors"]["f_a"][0]
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read().decode() == "Заполните это поле"
    os.waitpid(child, 0)


def test_threads_take_turns(headless: HeadlessForms) -> None:
    results: list[Any] = []

    def work(number: int) -> None:
        answer = headless.validate(schema(text_field("a")), {"a": str(number)}, AROUND)
        results.append(answer["data"]["a"])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results, key=int) == [str(n) for n in range(12)]


def test_feel_follows_the_citys_clock(headless: HeadlessForms) -> None:
    rule = {"rule": "starts with(string(today()), value)", "ruleMessage": "no"}
    late = Surroundings(zone="Asia/Sakhalin", now=1_937_000_000_000)
    form = schema(text_field("a", properties=rule))
    assert headless.validate(form, {"a": "2031-05-20"}, late)["errors"] == {}


def test_a_point_outside_the_city(headless: HeadlessForms) -> None:
    form = schema(text_field("geo", properties={"widget": "geo"}))
    around = Surroundings(bounds=(142.55, 46.85, 142.90, 47.10))
    errors = headless.validate(form, {"geo": "55.750000,37.610000"}, around)["errors"]
    assert errors == {"f_geo": ["Точка за пределами города"]}


def test_an_author_is_told_what_is_doubtful(headless: HeadlessForms) -> None:
    form = schema(text_field("a", conditional={"hide": "=x > 3"}))
    (finding,) = headless.inspect(form)
    assert (finding["element"], finding["code"]) == ("f_a", "hide-not-null-safe")


def test_a_missing_bundle_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="npm run build"):
        HeadlessForms(tmp_path / "none.js").echo(1)
