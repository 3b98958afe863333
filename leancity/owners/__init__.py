"""The city's own register of owners of plots and houses."""

from __future__ import annotations

from leancity.owners.service import ROLE, Owners
from leancity.owners.shapes import PERSONAL, Found, Owner, Place

__all__ = ["PERSONAL", "ROLE", "Found", "Owner", "Owners", "Place"]
