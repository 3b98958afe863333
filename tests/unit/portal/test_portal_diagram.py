"""A diagram in the reader's language."""

from __future__ import annotations

import re

from leancity.library.bpmn import BpmnModel
from portal.diagram import speaking
from tests.fakes.prevention import package

CYRILLIC = re.compile("[А-Яа-яЁё]")


def test_every_word_that_is_drawn_is_translated():
    source = package().resources["prevention.bpmn"]
    said = speaking(source, package().translator("en"))
    before = BpmnModel.parse("x", source)
    after = BpmnModel.parse("x", said.encode())
    assert [element for element, _ in after.texts()] == [element for element, _ in before.texts()]
    assert not [text for _, text in after.texts() if CYRILLIC.search(text)]
    assert after.nodes.keys() == before.nodes.keys()
