"""The metadata of every room together."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

import leancity
from leancity.db.base import Base

#: Modules that declare tables, by their last name.
_TABLE_MODULES = frozenset({"models", "effects", "numbers"})


def whole_metadata() -> MetaData:
    """Import every module that declares tables and return the metadata."""
    for module in pkgutil.walk_packages(leancity.__path__, "leancity."):
        if module.name.rsplit(".", 1)[-1] in _TABLE_MODULES:
            importlib.import_module(module.name)
    return Base.metadata
