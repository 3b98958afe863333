"""Documents per second: our adapter beside bare docxtpl, the same templates in the same run.

    python -m benchmarks.documents [--seconds 3]

Bare docxtpl gets the same filters in a plain Jinja environment, so that the ratio shows what
the sandbox, the strictness, the repacking and the caches cost or save together.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from docxtpl import DocxTemplate
from jinja2 import Environment

from leancity.documents import Grammar, Renderer
from leancity.documents.filters import SHEET, Filters, Sheet
from leancity.documents.samples import read_sample
from leancity.local.environment import ROOT

TEMPLATES = ROOT / "doc_templates" / "prevention"
ZONE = ZoneInfo("Asia/Sakhalin")


def main() -> None:
    """Print one line per template."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each side runs")
    seconds = parser.parse_args().seconds
    grammar = Grammar()
    renderer, filters = Renderer(grammar, ZONE), Filters(grammar, ZONE).table()
    print(f"{'template':<10}{'ours, 1/s':>12}{'docxtpl, 1/s':>14}{'ratio':>8}")
    for path in sorted(TEMPLATES.glob("*.docx")):
        template = path.read_bytes()
        context = read_sample(path.with_suffix(".sample.json").read_bytes())
        ours, bare = rates(
            seconds,
            partial(renderer.render, template, context, name=path.stem),
            partial(bare_docxtpl, template, context, filters),
        )
        print(f"{path.stem:<10}{ours:>12.1f}{bare:>14.1f}{ours / bare:>8.2f}")


def rates(seconds: float, *acts: Callable[[], Any]) -> list[float]:
    """How often each act is done in a second of its own; in turns, after one run for the caches."""
    for act in acts:
        act()
    spent, times = [0.0] * len(acts), 0
    while sum(spent) < seconds * len(acts):
        for place, act in enumerate(acts):
            began = time.perf_counter()
            act()
            spent[place] += time.perf_counter() - began
        times += 1
    return [times / own for own in spent]


def bare_docxtpl(template: bytes, context: dict[str, Any], filters: dict[str, Any]) -> bytes:
    """One document as docxtpl makes it by itself."""
    document = DocxTemplate(BytesIO(template))
    environment = Environment(autoescape=True)
    environment.filters.update(filters)
    document.render({**context, SHEET: Sheet(document)}, environment)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


if __name__ == "__main__":
    main()
