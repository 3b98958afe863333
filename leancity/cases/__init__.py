"""The registry: every root process instance as a row, a card, tasks and a history."""

from __future__ import annotations

from leancity.cases.choice import Brief, CaseChoice, CaseChoices, Offer
from leancity.cases.counting import Counting
from leancity.cases.numbers import Numbers
from leancity.cases.options import CityChoices
from leancity.cases.projector import Projector
from leancity.cases.query import CaseQuery
from leancity.cases.rooms import Rooms
from leancity.cases.rules import rules_of
from leancity.cases.service import Cases
from leancity.cases.tasks import TaskQuery
from leancity.cases.views import (
    CardField,
    CardSection,
    CaseCard,
    CasePage,
    CaseRow,
    Column,
    FilterView,
    Gallery,
    HistoryEntry,
    Photo,
    StatusView,
    TabView,
    TaskPage,
    TaskRow,
    Token,
)

__all__ = [
    "Brief",
    "CardField",
    "CardSection",
    "CaseCard",
    "CaseChoice",
    "CaseChoices",
    "CasePage",
    "CaseQuery",
    "CaseRow",
    "Cases",
    "CityChoices",
    "Column",
    "Counting",
    "FilterView",
    "Gallery",
    "HistoryEntry",
    "Numbers",
    "Offer",
    "Photo",
    "Projector",
    "Rooms",
    "StatusView",
    "TabView",
    "TaskPage",
    "TaskQuery",
    "TaskRow",
    "Token",
    "rules_of",
]
