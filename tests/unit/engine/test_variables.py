from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from leancity.engine.variables import File, Typed, decode, encode, encode_value, transient

SAKHALIN = timezone(timedelta(hours=11))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, {"value": None, "type": "Null"}),
        (True, {"value": True, "type": "Boolean"}),
        (1, {"value": 1, "type": "Integer"}),
        (2**31, {"value": 2**31, "type": "Long"}),
        (-(2**31), {"value": -(2**31), "type": "Integer"}),
        (1.5, {"value": 1.5, "type": "Double"}),
        ("текст", {"value": "текст", "type": "String"}),
        (Decimal("1.50"), {"value": "1.50", "type": "String"}),
        (date(2026, 11, 23), {"value": "2026-11-23", "type": "String"}),
        (
            datetime(2026, 11, 23, 10, 0, 0, 123456, SAKHALIN),
            {"value": "2026-11-23T10:00:00.123+1100", "type": "Date"},
        ),
        (b"\x00\xff", {"value": "AP8=", "type": "Bytes"}),
        ({"value": 1}, {"value": '{"value": 1}', "type": "Json"}),
        (["да"], {"value": '["да"]', "type": "Json"}),
        (
            Typed(value="x", type="File", value_info={"filename": "a"}),
            {"value": "x", "type": "File", "valueInfo": {"filename": "a"}},
        ),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_python_value_has_one_engine_type(value, expected):
    assert encode_value(value) == expected


def test_text_beyond_a_varchar_becomes_json():
    assert encode_value("я" * 4001)["type"] == "Json"


@pytest.mark.parametrize("value", [object(), {1, 2}, datetime(2026, 1, 1, tzinfo=None)])  # noqa: DTZ001
def test_nothing_is_guessed(value):
    with pytest.raises(TypeError):
        encode_value(value)


@pytest.mark.parametrize(
    "value",
    [None, False, 7, 2.5, "x", "я" * 5000, b"bytes", {"value": [1, {"a": None}]}, ["a", 1]],
    ids=lambda value: str(value)[:16],
)
def test_what_is_encoded_is_decoded(value):
    assert decode(encode({"name": value})) == {"name": value}


def test_a_moment_survives_to_the_millisecond():
    moment = datetime(2026, 11, 23, 10, 0, 0, 123000, UTC)
    assert decode(encode({"at": moment}))["at"] == moment


def test_a_list_of_a_decision_table_is_read_as_json():
    typed = {
        "value": '["PB-1","PB-2"]',
        "type": "Object",
        "valueInfo": {"serializationDataFormat": "application/json"},
    }
    assert decode({"documents": typed}) == {"documents": ["PB-1", "PB-2"]}


PAPER = File(name="a.txt", mime_type="text/plain", encoding="UTF-8", content=b"yes")


def test_a_file_goes_with_its_content_and_comes_as_its_description():
    sent = encode_value(PAPER)
    info = {"filename": "a.txt", "mimeType": "text/plain", "encoding": "UTF-8"}
    assert sent == {"value": "eWVz", "type": "File", "valueInfo": info}
    came = decode({"paper": {**sent, "value": None}})["paper"]
    assert came == File(name="a.txt", mime_type="text/plain", encoding="UTF-8")


def test_any_value_may_be_transient():
    assert encode_value(transient([1])) == {
        "value": "[1]", "type": "Json", "valueInfo": {"transient": True},
    }  # fmt: skip
    assert encode_value(transient(PAPER))["valueInfo"]["filename"] == "a.txt"


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, File(name="a.txt")], ids=str)
def test_what_the_engine_cannot_hold_is_said_before_it_is_sent(value):
    with pytest.raises(ValueError, match="engine"):
        encode_value(value)
