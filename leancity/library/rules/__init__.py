"""The rules of a good package: each is a small function that yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.rules import (
    acts,
    config,
    diagram,
    documents,
    expressions,
    fields,
    flow,
    forms,
    identity,
    registry,
    requests,
    statuses,
    words,
    work,
)

Rule = Callable[[Inspection], Iterator[Finding]]

#: In the order of a reader's questions: is it whole, can it run, can people use it, is it said.
RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *diagram.RULES,
    *expressions.RULES,
    *work.RULES,
    *acts.RULES,
    *flow.RULES,
    *statuses.RULES,
    *forms.RULES,
    *fields.RULES,
    *config.RULES,
    *registry.RULES,
    *documents.RULES,
    *requests.RULES,
    *words.RULES,
)
