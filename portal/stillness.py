"""Why a case stands where it stands: one sentence, what can be done, and a safe button for it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from leancity.cases import CaseCard, TaskRow, Token
from leancity.metrics import Usual
from leancity.requests import Request
from portal.context import kernel, locale, person
from portal.formats import Formats
from portal.forms import acting
from portal.hands import for_me, handing, works_on
from portal.rights import may_operate

#: Where a case waits for a message, as the engine's history names it.
_MESSAGES = frozenset({"receiveTask", "intermediateMessageCatch"})


@dataclass(frozen=True, kw_only=True)
class Stillness:
    """`text` says who or what is waited for and since when; `hint` what can be done."""

    text: str
    hint: str = ""
    #: where it is done: nothing happens by going there
    url: str = ""
    label: str = ""


def stillness(card: CaseCard, formats: Formats) -> Stillness | None:
    """The sentence of an open case."""
    if card.closed_at or not card.tokens:
        return None
    token = formats.foremost(card)
    asked = _asked(card, token)
    if token.incident:
        return _stopped(formats.waiting(card))
    if asked is not None:
        return _outside(card, asked, formats)
    task = next((one for one in card.tasks if _is_of(one, token)), None)
    if task is not None:
        return _with_people(card, task, formats.waiting(card))
    return _with_nobody(card, token, formats)


def _with_nobody(card: CaseCard, token: Token, formats: Formats) -> Stillness:
    """A case that waits for a day, for word from outside, or for the platform."""
    if "imer" in token.type:
        text = gettext("Waits for a day: %(step)s, since %(since)s.", step=token.name,
                       since=formats.moment(token.since))  # fmt: skip
        return Stillness(text=text, hint=gettext("The case goes on by itself."))
    if token.type in _MESSAGES:
        return _until_told(card, token, formats.waiting(card))
    return Stillness(text=formats.waiting(card), hint=gettext("The platform works on it."))


def _until_told(card: CaseCard, token: Token, text: str) -> Stillness:
    """A case that waits for word from outside, and whoever may bring it."""
    act = next((one for one in acting().offers(card) if one.at == token.activity_id), None)
    if act is None:
        return Stillness(text=text, hint=gettext("It goes on when word comes, or by its term."))
    say = kernel().library.deployed(card.process_definition_id).translator(locale())
    url = url_for("acts.form", business_key=card.business_key, act=act.id)
    return Stillness(text=text, hint=gettext("Has word come?"), url=url, label=say(act.name))


def _is_of(task: TaskRow, token: Token) -> bool:
    return task.ended_at is None and task.activity_id == token.activity_id


def _asked(card: CaseCard, token: Token) -> Request | None:
    """The open request whose answer is waited for at this place, or beside an idle one."""
    found = [one for one in kernel().requests.for_case(card.business_key) if one.is_open]
    return next((one for one in found if one.answer_at == token.activity_id), None)


def _outside(card: CaseCard, asked: Request, formats: Formats) -> Stillness:
    say = kernel().library.deployed(card.process_definition_id).translator(locale())
    text = gettext(
        "Waits for an answer since %(since)s: %(body)s, “%(title)s”, due %(due)s.",
        body=say(asked.body), title=say(asked.title), since=formats.day(asked.made_at),
        due=formats.day(asked.due_at),
    )  # fmt: skip
    hint = gettext("Enter the answer when it comes, or remind them.")
    url = url_for("cases.requests", business_key=card.business_key)
    return Stillness(text=text, hint=hint, url=url, label=gettext("Open the request"))


def _stopped(text: str) -> Stillness:
    if may_operate(person()):
        return Stillness(text=text, url=url_for("system.troubles"), label=gettext("Failures"))
    return Stillness(text=text, hint=gettext("Nothing is lost, and nothing is to be done by you."))


def _with_people(card: CaseCard, task: TaskRow, text: str) -> Stillness:
    opened = url_for("tasks.show", task_id=task.id)
    if for_me(task):
        # The button of the task stands above already.
        return Stillness(text=text)
    if handing().may_take_over(task):
        hint = gettext("%(who)s is absent, and you stand in.", who=task.assignee_name)
        return Stillness(text=text, hint=hint, url=opened, label=gettext("Open the task"))
    if handing().candidates(task):
        hint = gettext("As the head you may give it to somebody else.")
        return Stillness(text=text, hint=hint, url=opened, label=gettext("Open the task"))
    if works_on(card.business_key):
        url = url_for("cases.tasks", business_key=card.business_key, _anchor="notes")
        hint = gettext("Ask in a note: everybody who works on the case sees it.")
        return Stillness(text=text, hint=hint, url=url, label=gettext("Write a note"))
    return Stillness(text=text)


def promise(card: CaseCard, formats: Formats) -> str:
    """How long cases like this one take, and how long this one has taken."""
    if card.imported:
        return ""
    usual: Usual | None = kernel().typical.of(card.process_key)
    if usual is None:
        return str(gettext("How long it takes cannot be said yet: not enough cases are finished."))
    told = gettext(
        "Usually it takes %(median)s working days; 85 of 100 are ready in %(p85)s.",
        median=formats.amount(round(usual.median, 1)),
        p85=formats.amount(round(usual.p85, 1)),
    )
    return str(told)
