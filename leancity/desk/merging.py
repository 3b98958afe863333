"""What a person typed into a page, laid over what became of the case while the page was open.

An answer of another body, a step of the platform or a colleague may have filled in what the page
showed empty. Sent as it is, the page would wipe that out without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from leancity.desk.overtaking import OVERTAKEN
from leancity.desk.shown import Shown
from leancity.errors import ConflictError
from leancity.forms import Envelope, FormSchema, Merge


def typed(sent: Envelope) -> Envelope:
    """Only what differs from what the page showed; everything where it does not say."""
    if not sent.shown:
        return sent
    return replace(sent, data=Shown.parse(sent.shown).changed(sent.data))


def merger(form: FormSchema, shown: str, locale: str) -> Merge:
    """How answers of a page are laid over the case.

    It raises ConflictError when the person and somebody else have changed the same field.
    """

    def merge(data: Mapping[str, Any], current: Mapping[str, Any]) -> Mapping[str, Any]:
        merged, contested = Shown.parse(shown).over(data, current)
        if contested:
            say = form.translator(locale)
            labels = [say(form.by_key[key].label) if key in form.by_key else key
                      for key in contested]  # fmt: skip
            raise ConflictError(OVERTAKEN, fields=", ".join(labels))
        return merged

    return merge
