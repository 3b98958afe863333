"""A task that is delivered twice has one effect, and a notice that cannot leave says why."""

from __future__ import annotations

import pytest

from leancity.errors import NotFoundError
from tests.integration.workers.prevention import Case, Delivery, letters
from tests.waiting import eventually
from workers.runtime import BusinessError, PayloadError, PermanentError
from workers.topics.generate_document import generate_document
from workers.topics.interagency_request import interagency_request
from workers.topics.notify import notify
from workers.topics.register_number import register_number


@pytest.fixture
def ready(demo_city):
    """A case that has its number, and its owner's address."""
    case = Case(demo_city)
    case.start()
    eventually(lambda: case.variables().get("geo_precision"), 30)
    case.owner = case.keep_owner(owner_email=case.owner_email)
    return case


def test_a_number_is_taken_once_however_often_its_task_is_delivered(ready):
    delivery = Delivery(ready)
    numbers = [*delivery.run_at_once(register_number, 4), delivery.run(register_number)]
    assert len(numbers) == 5
    assert len({each["number"] for each in numbers}) == 1
    following = Delivery(ready).run(register_number)
    assert int(following["number"]) == int(numbers[0]["number"]) + 1


def test_a_document_is_made_once_however_often_its_task_is_delivered(ready):
    delivery = Delivery(ready, {"document_code": "PB-1"})
    answers = [*delivery.run_at_once(generate_document, 3), delivery.run(generate_document)]
    assert answers == [{}] * 4
    assert [document.k for document in ready.documents()] == [1]


def test_a_request_is_made_and_lettered_once_however_often_its_task_is_delivered(ready):
    delivery = Delivery(ready, {"request_kind": "egrn_extract"})
    answers = [*delivery.run_at_once(interagency_request, 3), delivery.run(interagency_request)]
    assert answers == [{}] * 4
    (request,) = ready.city.kernel.requests.for_case(ready.business_key)
    (letter,) = ready.documents()
    assert (request.round, request.document_id, letter.code) == (1, letter.id, "RQ-1")


def test_a_letter_leaves_once_however_often_its_task_is_delivered(ready):
    inputs = {"notice": "owner_notice", "recipient": "subject:owner_email", **ready.owner}
    delivery = Delivery(ready, inputs)
    assert delivery.run(notify) == {}
    assert delivery.run(notify) == {}
    assert len(letters(ready)) == 1


@pytest.mark.parametrize(
    ("inputs", "error", "words"),
    [
        ({"notice": "unknown"}, PayloadError, '"notice" names no notice'),
        ({"recipient": "person:kim.i"}, PayloadError, '"recipient" is no login'),
        ({"recipient": "group:"}, PayloadError, '"recipient" is no login'),
        ({"recipient": " "}, PayloadError, '"recipient" is no login'),
        ({"recipient": "nobody.n"}, NotFoundError, "There is no person"),
        ({"recipient": "group:inspector.nowhere"}, BusinessError, "has an address"),
        ({"recipient": "subject:owner_phone"}, BusinessError, "has an address"),
        ({"attachments": "PB-7"}, PermanentError, "PB-7 that goes along has not been made"),
    ],
)
def test_a_notice_that_cannot_be_sent_says_why(ready, inputs, error, words):
    given = {"notice": "owner_notice", "recipient": "subject:owner_email", **ready.owner}
    with pytest.raises(error, match=words):
        Delivery(ready, {**given, **inputs}).run(notify)
    assert ready.city.kernel.notifications.for_case(ready.business_key) == []


def test_a_notice_goes_to_everybody_of_a_group(ready):
    people = ready.city.kernel.org.members("specialist.dobik")
    inputs = {"notice": "owner_notice", "recipient": "group:specialist.dobik"}
    delivery = Delivery(ready, inputs)
    delivery.run(notify)
    delivery.run(notify)
    keys = {each.key for each in ready.city.kernel.notifications.for_case(ready.business_key)}
    assert keys == {f"{delivery.id}:notify:{person.login}" for person in people}


def test_a_document_that_process_yaml_does_not_name_is_told(ready):
    with pytest.raises(PayloadError, match='"document_code" names no document'):
        Delivery(ready, {"document_code": "PB-9"}).run(generate_document)
