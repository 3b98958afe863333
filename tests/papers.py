"""Many documents at once, with repetitions and deaths: every number once, and none left out."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from sqlalchemy import select

from leancity.documents import DocumentRequest
from leancity.documents.models import DocumentRow
from leancity.kernel import Kernel
from leancity.library import Package
from leancity.local.environment import ROOT

#: Made for every case; the others need photographs of their own.
CODES = ("PB-3", "PB-4", "PB-5", "PB-6")
_AT_A_TIME = 4
#: Every attempt of so many dies before its file is kept.
_DEADLY = 10


class PowerFailureError(RuntimeError):
    """The worker died before its file was kept."""


@dataclass(frozen=True)
class Papers:
    """Makes documents of many cases, each asked for twice; every tenth attempt dies."""

    kernel: Kernel

    def make(self, count: int) -> None:
        """So many documents, of as many cases as it takes."""
        package = Package.load(ROOT, "prevention")
        wanted = list(self._requests(package, count))
        twice = [*wanted, *reversed(wanted)]
        with self._dying(), ThreadPoolExecutor(_AT_A_TIME) as workers:
            list(workers.map(self._attempted, twice))
        with ThreadPoolExecutor(_AT_A_TIME) as workers:
            list(workers.map(self.kernel.documents.generate, wanted))

    def gaps_and_doubles(self) -> list[str]:
        """Numbers that are missing or given twice, of documents and of cases."""
        with self.kernel.database.begin() as session:
            rows = list(session.scalars(select(DocumentRow)))
        counted: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows:
            counted[row.business_key, row.code].append(row.k)
        wrong = [
            f"{case} {code}: {sorted(numbers)}"
            for (case, code), numbers in counted.items()
            if sorted(numbers) != list(range(1, len(numbers) + 1))
        ]
        taken = sorted({int(row.number.partition("/")[2].partition("-")[0]) for row in rows})
        whole = list(range(taken[0], taken[0] + len(taken)))
        doubled = len({row.number for row in rows}) != len(rows)
        unfinished = [row.number for row in rows if row.file_id is None]
        return wrong + [f"cases: {taken}"] * (taken != whole) + ["doubled"] * doubled + unfinished

    def total(self) -> int:
        """How many documents the register has."""
        with self.kernel.database.begin() as session:
            return len(list(session.scalars(select(DocumentRow.id))))

    def _requests(self, package: Package, count: int) -> Iterator[DocumentRequest]:
        number = case = 0
        while number < count:
            case += 1
            key = f"case-{case}"
            with self.kernel.database.begin() as session:
                taken = self.kernel.numbers.take(session, "prevention", start=1)
                owner = self.kernel.subjects.keep(
                    session, key, "owner", {"owner_name": "Ким Мария Олеговна"}
                )
            for code in CODES * 2:
                if number < count:
                    number += 1
                    yield self._request(package, key, code, f"{key}:{number}", taken, owner)

    @staticmethod
    def _request(
        package: Package, key: str, code: str, effect: str, number: int, owner: str
    ) -> DocumentRequest:
        return DocumentRequest(
            business_key=key, package=package, author="kim.i", executor="pak.s", code=code,
            effect_key=effect,
            variables={
                "number": f"{number:04d}", "found_at": "2026-11-23T14:05+11:00",
                "address": "ул. Учебная", "house": "7", "type": "waste", "term": "2026-12-03",
                "description": "Навал строительных отходов", "rule_clause": "waste_removal",
                "owner_name": owner, "owner_address": owner, "geo": "46.959120,142.738010",
                "measure": "notice", "photos_before": [],
            },
        )  # fmt: skip

    def _attempted(self, request: DocumentRequest) -> None:
        try:
            self.kernel.documents.generate(request)
        except PowerFailureError:
            return

    @contextmanager
    def _dying(self) -> Iterator[None]:
        keep, attempts = self.kernel.files.put, itertools.count(1)

        def put(*args: object, **named: object) -> object:
            if next(attempts) % _DEADLY == 0:
                raise PowerFailureError
            return keep(*args, **named)

        with patch.object(self.kernel.files, "put", put):
            yield
