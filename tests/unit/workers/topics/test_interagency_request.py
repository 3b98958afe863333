"""A request is made and lettered once; it is mailed where the body has an address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.clock import FixedClock
from leancity.documents.shapes import Matter
from leancity.library import Package
from leancity.local.environment import ROOT
from leancity.notifications import DeliveryState, PermanentDeliveryError, TransientDeliveryError
from tests.doubles.worker import task
from tests.fakes.rooms import FakeRequests, a_request
from workers.context import CityContext
from workers.runtime import PayloadError
from workers.runtime.payload import build_payload
from workers.topics.interagency_request import interagency_request

PACKAGE = Package.load(ROOT, "prevention")
KIND = PACKAGE.config.requests["egrn_extract"]


class Desk(FakeRequests):
    """Makes one request and keeps what is done to it."""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.made = a_request("case", **facts)

    def make(self, ask: Any) -> Any:
        self.acts.append(("made", ask))
        return self.made

    def lettered(self, _request: Any, document_id: str) -> None:
        self.acts.append(("lettered", document_id))


class City:
    """The rooms the topic asks, with a body whose address is as the test says."""

    def __init__(self, desk: Desk, outcome: Any = DeliveryState.SENT, **address: str) -> None:
        self.requests = desk
        self.letters: list[Any] = []
        self.documents = SimpleNamespace(
            generate=self._generate, text=lambda source, *_, **__: source[:20]
        )
        self.notifications = SimpleNamespace(send=self._send)
        self.org = SimpleNamespace(unit=lambda code: SimpleNamespace(email=f"{code}@city.example"))
        self.clock = FixedClock(datetime(2026, 11, 26, tzinfo=UTC))
        self._outcome = outcome
        kind = replace(KIND, notice="materials", **address)
        self._config = replace(PACKAGE.config, requests={kind.key: kind})

    def run(self, kind: str = "egrn_extract") -> list[str]:
        context = CityContext(task=task(), variables={}, kernel=self)
        package = SimpleNamespace(config=self._config)
        matter = Matter(business_key="case", package=package, variables={"number": "0421"})
        object.__setattr__(context, "matter", lambda: matter)
        self.library = SimpleNamespace(deployed=lambda _: package)
        payload = build_payload(interagency_request.payload_type, {"request_kind": kind})
        assert interagency_request(payload, context) == {}
        return [name for name, _ in self.requests.acts]

    def _generate(self, request: Any) -> Any:
        assert request.code == "RQ-1"
        return SimpleNamespace(id="d1", number="RQ-1/0421-1", file_id="f1")

    def _send(self, notice: Any) -> Any:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        self.letters.append(notice)
        return SimpleNamespace(state=self._outcome)


def test_without_an_address_the_letter_waits_to_be_sent_by_hand():
    city = City(Desk())
    assert city.run() == ["made", "lettered"]
    assert city.letters == []
    ask = city.requests.acts[0][1]
    assert (ask.answer_at, ask.answer_term, ask.statutory_term) == ("owner_answer", "5wd", "3wd")


@pytest.mark.parametrize(
    ("address", "recipient"),
    [({"email": "rr@city.example"}, "rr@city.example"), ({"unit": "dzp"}, "dzp@city.example")],
)
def test_a_body_with_an_address_gets_the_letter_by_mail(address, recipient):
    city = City(Desk(), **address)
    assert city.run() == ["made", "lettered", "sent"]
    (letter,) = city.letters
    assert (letter.recipient, letter.attachments) == (recipient, ("f1",))
    sending = city.requests.acts[-1][1]
    assert (sending.way, sending.number) == ("email", "RQ-1/0421-1")


@pytest.mark.parametrize(
    "outcome",
    [DeliveryState.NOT_CONFIGURED, DeliveryState.UNKNOWN, PermanentDeliveryError("k", "refused")],
)
def test_a_letter_that_did_not_leave_is_not_called_sent(outcome):
    city = City(Desk(), outcome, email="rr@city.example")
    assert city.run() == ["made", "lettered"]


def test_a_post_that_does_not_answer_is_asked_again():
    city = City(Desk(), TransientDeliveryError("k", "busy"), email="rr@city.example")
    with pytest.raises(TransientDeliveryError):
        city.run()


def test_a_request_that_was_sent_is_not_sent_again():
    sent = datetime(2026, 11, 25, tzinfo=UTC)
    city = City(Desk(sent_at=sent), email="rr@city.example")
    city.run()
    assert city.letters == []


def test_a_request_whose_case_has_ended_needs_no_letter():
    city = City(Desk(cancelled_at=datetime(2026, 11, 25, tzinfo=UTC)))
    assert city.run() == ["made"]


def test_a_kind_that_process_yaml_does_not_name_is_told():
    with pytest.raises(PayloadError, match="names no request"):
        City(Desk()).run("extract")
