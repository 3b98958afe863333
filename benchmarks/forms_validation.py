"""What judging a form costs: milliseconds a validation, memory over many of them.

    python -m benchmarks.forms_validation --count 100000

The form is the office form of the process `prevention`, filled in. `baseline` is a call into V8
that does nothing, in the same run: the ratio stays comparable on a busy machine. Memory is the
resident set after a first tenth (V8 has found its size by then) and at the end.

Goal: at most 5 ms a validation, memory flat.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

from leancity.forms import FormSchema, HeadlessForms, Limits, Surroundings
from leancity.library import Package

ROOT = Path(__file__).resolve().parents[1]
GOAL_MS = 5.0
AROUND = Surroundings(
    locale="ru", today="2026-11-24", zone="Asia/Sakhalin", bounds=(142.55, 46.85, 142.90, 47.10)
)
OPTIONS = {
    "channel_options": [{"value": "raid", "label": "Рейд"}],
    "violation_type_options": [{"value": "waste", "label": "Мусор", "term_days": 10}],
    "today": "2026-11-24",
}
ANSWERS = {
    "found_at": "2026-11-24T10:15+11:00",
    "channel": "raid",
    "geo": "46.959120,142.738010",
    "address": "улица Ленина",
    "house": "246",
    "photos_before": "3f0e 7a11",
    "type": "waste",
    "term": "2026-12-04",
    "description": "Строительный мусор у входа во двор, после ремонта кровли не вывезен.",
    "subject_kind": "legal",
    "subject_name": 'ООО "Берег"',
    "phone": "+74242123456",
    "email": "office@example.ru",
}


def main() -> None:
    """Run and print; the exit code says nothing, the reader judges."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2_000, help="validations")
    parser.add_argument("--calls", type=int, default=Limits().calls, help="calls of one context")
    options = parser.parse_args()
    headless = HeadlessForms(limits=Limits(calls=options.calls, seconds=30))
    print(json.dumps(measure(headless, options.count), ensure_ascii=False, indent=2))
    headless.close()


def measure(headless: HeadlessForms, count: int) -> dict[str, Any]:
    """The figures of one run; times in milliseconds, memory in MiB."""
    schema = FormSchema.load(Package.load(ROOT, "prevention"), "office").localised("ru")
    data = {**OPTIONS, **ANSWERS}
    verdict = headless.check(schema, ANSWERS, OPTIONS, AROUND)
    warm_up = min(200, count)
    for _ in range(warm_up):
        headless.validate(schema, data, AROUND)
    baseline = _times(lambda: headless.echo(data), min(2_000, count))
    checks = _times(lambda: headless.check(schema, ANSWERS, OPTIONS, AROUND), min(2_000, count))
    busy = time.process_time()
    first, memory_start = _run(headless, schema, data, count // 10)
    rest, memory_end = _run(headless, schema, data, count - count // 10)
    busy = (time.process_time() - busy) / len(first + rest) * 1000
    validation = statistics.median(first + rest)
    return {
        "validations": count,
        "errors in the sample": verdict["errors"],
        "baseline ms (median)": round(statistics.median(baseline), 3),
        "validation ms (median)": round(validation, 3),
        "validation ms (95 %)": round(_share(first + rest, 0.95), 3),
        "validation CPU ms (mean)": round(busy, 3),
        "check with merge ms (median)": round(statistics.median(checks), 3),
        "validation / baseline": round(validation / statistics.median(baseline), 1),
        "memory after a tenth MiB": round(memory_start, 1),
        "memory at the end MiB": round(memory_end, 1),
        "growth MiB": round(memory_end - memory_start, 1),
        "goal met": validation <= GOAL_MS,
    }


def _run(
    headless: HeadlessForms, schema: dict[str, Any], data: dict[str, Any], count: int
) -> tuple[list[float], float]:
    return _times(lambda: headless.validate(schema, data, AROUND), max(1, count)), _resident()


def _times(work: Any, count: int) -> list[float]:
    found = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


if __name__ == "__main__":
    main()
