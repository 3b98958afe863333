"""The sentences that workers and channels leave behind, in the reader's language.

A worker writes English into the engine, a channel into the outbox; here are the msgids of those
sentences, so that whoever reads them later reads their own language. What is not known here is
shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from leancity.i18n import N_, translate
from leancity.notifications import DELIVERY_REASONS

_VARIABLE = N_('The variable "%(name)s" %(reason)s')
REASONS = (
    _VARIABLE,
    N_("A case begun together with this one has no number yet"),
    N_("Case %(number)s is about the same"),
    N_("A service the step needs does not answer"),
    N_("A variable of the case cannot be read"),
    N_("Nobody the notice is meant for has an address"),
    N_("The database does not answer"),
    N_("The diagram could not be read to see who catches a BPMN error"),
    N_("The document %(code)s that goes along has not been made"),
    N_("The engine does not accept the result of this step"),
    N_("The notice %(key)s is not fit to be sent: %(reason)s"),
    N_("The process engine does not answer"),
    N_("The process engine refuses what the step asks of it"),
    N_("The process was started without a business key: it is no case"),
    N_('The step ended with "%(code)s", and nothing in the diagram catches it'),
    N_('The step ended with "%(code)s", which it does not announce'),
    N_("The step failed in a way nobody foresaw (%(kind)s)"),
    N_("The step ran longer than it may and was given up"),
    N_("The step returned something that is not a set of variables"),
    N_("The step was done, but the process could not go on after it"),
    N_("The worker has no right to read this case in the process engine"),
    # --- what may be wrong with a variable ---
    N_("cannot be planned: %(reason)s"),
    N_("cannot be read"),
    N_("is missing"),
    N_("is no login, \"group:<group>\" or \"subject:<field>\""),
    N_("must be a date"),
    N_("must be a date with time"),
    N_("must be a list"),
    N_("must be a number"),
    N_('must be a point "lat,lon"'),
    N_('must be a point "lat,lon" in degrees'),
    N_('must be a point "lat,lon", and within_m a number'),
    N_('must be a point "lat,lon", within_m and days must be numbers'),
    N_("must be a whole number"),
    N_("must be an object"),
    N_("must be bytes"),
    N_("must be text"),
    N_("must be true or false"),
    N_("names no document of process.yaml"),
    N_("names no notice of process.yaml"),
    N_("names no request of process.yaml"),
    *DELIVERY_REASONS,
)  # fmt: skip
#: The place of another sentence within one.
_INNER = "reason"


def sentence(message: str, locale: str) -> str:
    """The sentence of a worker or a channel in a language."""
    for msgid, pattern in _patterns():
        found = pattern.fullmatch(message)
        if found:
            return translate(msgid, locale, **_places(found.groupdict(), locale))
    # Kernel rooms speak in whole msgids of the platform.
    return translate(message, locale)


def _places(found: Mapping[str, str], locale: str) -> dict[str, str]:
    return {
        name: sentence(text, locale) if name == _INNER else text for name, text in found.items()
    }


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return list(_compiled())


def _compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    for msgid in REASONS:
        escaped = re.escape(msgid)
        yield msgid, re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", escaped), re.DOTALL)
