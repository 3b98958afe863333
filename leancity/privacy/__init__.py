"""What the city keeps about one person, told or forgotten (152-ФЗ art. 14, 20 and 21)."""

from __future__ import annotations

from leancity.privacy.dossier import dossier_zip
from leancity.privacy.retention import Anonymising
from leancity.privacy.service import Found, Privacy, PrivacyRooms

__all__ = ["Anonymising", "Found", "Privacy", "PrivacyRooms", "dossier_zip"]
