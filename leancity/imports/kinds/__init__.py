"""The kinds of files the city takes in, one small module each."""

from __future__ import annotations

from leancity.imports.kinds.addresses import AddressImporter
from leancity.imports.kinds.owners import OwnerImporter
from leancity.imports.kinds.persons import PersonImporter
from leancity.imports.kinds.register import Described, RegisterImporter
from leancity.imports.kinds.units import UnitImporter

__all__ = [
    "AddressImporter",
    "Described",
    "OwnerImporter",
    "PersonImporter",
    "RegisterImporter",
    "UnitImporter",
]
