"""Reads a package as a whole and names what is wrong with it."""

from __future__ import annotations

from leancity.library.findings import Finding, World
from leancity.library.inspection import Inspection
from leancity.library.package import Package
from leancity.library.rules import RULES


def check(package: Package, world: World) -> list[Finding]:
    """Every fault of the package, by file and element; an empty list is a package to submit."""
    inspection = Inspection(package, world)
    inspection.touch()
    found = list(inspection.unreadable)
    for rule in RULES:
        found += rule(inspection)
    return sorted(found, key=lambda each: (each.file, each.element, each.code, each.text))
