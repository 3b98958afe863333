"""What stopped and what is not known, in the words of those who decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from leancity.audit import Act, Actor
from leancity.dialogues import FORM_REFUSED
from leancity.errors import UserError
from leancity.i18n import N_, translate
from leancity.kernel import Kernel
from leancity.library.package import CONFIG
from leancity.notifications import PLATFORM, OperatorItem, Settlement
from leancity.steps import FailedStep, sentence
from portal.context import kernel, locale


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Failed steps of one place and one reason, as an operator reads them."""

    activity: str
    process: str
    reason: str
    steps: tuple[FailedStep, ...]

    @property
    def since(self) -> datetime:
        """When the first of them stopped."""
        return self.steps[0].since

    @property
    def first(self) -> str:
        """The external task that stands for all; empty when it is the engine's own work."""
        return self.steps[0].external_task_id


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A step that somebody gave up and that still stands."""

    step: FailedStep
    alike: Alike
    why: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an operator may decide about an item, and what the button says."""

    value: str
    label: str


#: Items that tell of letters: their key is this and the letter's own.
_LETTER = "notification:"
_UNKNOWN = "delivery-unknown"
_ARRIVED = Decision(value=Settlement.ARRIVED, label=N_("It has arrived"))
_RESEND = Decision(value=Settlement.RESEND, label=N_("Send again"))
_DROP = Decision(value=Settlement.DROP, label=N_("Leave it"))
#: What was decided, told afterwards.
DECIDED = {
    Settlement.ARRIVED: N_("it has arrived"),
    Settlement.RESEND: N_("sent again"),
    Settlement.DROP: N_("left as it is"),
    # The matter has cleared itself up.
    "sent": N_("it was sent after all"),
    "not sent": N_("it was not sent"),
}
#: What may be decided about an item of a kind; any other can only be left.
_DECISIONS = {_UNKNOWN: [_ARRIVED, _RESEND, _DROP], FORM_REFUSED: [_RESEND, _DROP]}
_SHORTEST = 5


def waiting(steps: Iterable[FailedStep]) -> list[Alike]:
    """Steps that wait for a decision, those alike together, the oldest first."""
    groups: list[list[FailedStep]] = []
    for step in steps:
        if step.given_up_by:
            continue
        group = next((each for each in groups if each[0].is_like(step)), None)
        if group is None:
            groups.append([step])
        else:
            group.append(step)
    return [_alike(group) for group in groups]


def aside(steps: Iterable[FailedStep]) -> list[Aside]:
    """Steps that were given up and still stand."""
    return [
        Aside(step=step, alike=_alike([step]), why=kernel().failed_steps.reason(step))
        for step in steps
        if step.given_up_by
    ]


def _alike(steps: list[FailedStep]) -> Alike:
    first = steps[0]
    package = kernel().library.deployed(first.definition_id)
    node = package.bpmn.nodes.get(first.activity_id)
    named = node.name if node and node.name else first.activity_id
    # A diagram that somebody tries out is no package and has no other language.
    process = package.config.name if CONFIG in package.resources else package.bpmn.name
    return Alike(
        activity=package.translate(named, locale()),
        process=package.translate(process, locale()),
        reason=sentence(first.message, locale()) or gettext("The engine does not say why."),
        steps=tuple(steps),
    )


def told(item: OperatorItem) -> str:
    """What an item says; why it came to that is a sentence of its own."""
    return translate(item.message, locale(), **{
        name: sentence(value, locale()) if name == "reason" else value
        for name, value in item.params.items()
    })  # fmt: skip


def decided_by(item: OperatorItem) -> str:
    """Who took an item off the list."""
    return gettext("the platform") if item.resolved_by == PLATFORM else item.resolved_by


def decisions(item: OperatorItem) -> list[Decision]:
    """What may be decided: a letter of unknown fate and a refused form can be sent again."""
    return _DECISIONS.get(item.kind, [_DROP])


def decide(rooms: Kernel, key: str, actor: Actor, *, value: str, reason: str) -> None:
    """Carry out what an operator decided, and keep why."""
    notifications = rooms.notifications
    item = notifications.operators.get(key)
    if value not in {decision.value for decision in decisions(item)}:
        raise UserError(N_("This cannot be decided here."))
    if len(reason.strip()) < _SHORTEST:
        raise UserError(N_("Say in a few words how you know it."), field="reason")
    act = Act(actor=actor, action="outcome.decide", kind="operator-item", key=key)
    with rooms.database.begin() as session:
        rooms.audit.record(session, act, decision=value, reason=reason.strip())
    if key.startswith(_LETTER):
        notifications.settle(key.removeprefix(_LETTER), actor.login, Settlement(value))
    elif item.kind == FORM_REFUSED:
        again = value == Settlement.RESEND
        rooms.dialogues.decide(key, actor.login, value, again=again)
    else:
        notifications.operators.resolve(key, actor.login, value)
