"""`register-number`: the human number of a case."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workers.context import CityContext
from workers.runtime import handles


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Nothing is read: format and scope come from process.yaml."""


@handles("register-number")
def register_number(payload: Payload, context: CityContext) -> dict[str, str]:  # noqa: ARG001
    """Give the case its number.

    Once, and without gaps.

    Reads: nothing.
    Writes:
        number: the number as process.yaml formats it, e.g. "0419"
    BPMN errors: none.
    """
    kernel, config = context.kernel, context.package.config

    def take(session: Session) -> str:
        value = kernel.numbers.take(
            session, config.key, scope=config.number.scope, start=config.number.start
        )
        return config.number.render(value, kernel.clock.today(), config.unit)

    return {"number": str(kernel.effects.once(context.effect_key("number"), take))}
