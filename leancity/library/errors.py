"""What can be wrong with a process package or its submission."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leancity.errors import LeanCityError, UserError
from leancity.i18n import N_

if TYPE_CHECKING:
    from leancity.library.findings import Finding


class PackageError(LeanCityError):
    """A file of a package cannot be read; `file` names it, `reason` says why."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class PackageRefusedError(UserError):
    """The package has faults; nothing was deployed. `findings` lists them."""

    status = 422

    def __init__(self, key: str, findings: Sequence[Finding]) -> None:
        super().__init__(
            N_('The package "%(key)s" was not accepted: %(count)s faults.'),
            key=key,
            count=len(findings),
        )
        self.findings = tuple(findings)
