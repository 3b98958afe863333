"""The city's address register: the house at a point, the address behind a few letters."""

from __future__ import annotations

from leancity.addresses.index import Address, metres_between
from leancity.addresses.register import AddressDataError, House
from leancity.addresses.service import Addresses, City
from leancity.addresses.streets import Street

__all__ = ["Address", "AddressDataError", "Addresses", "City", "House", "Street", "metres_between"]
