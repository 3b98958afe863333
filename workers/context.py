"""What every handler of the city is given beside its payload."""

from __future__ import annotations

from dataclasses import dataclass, field

from leancity.cases.matter import Place
from leancity.documents.shapes import Matter
from leancity.kernel import Kernel
from leancity.library import Package
from workers.runtime import PermanentError, TaskContext


@dataclass(frozen=True, kw_only=True)
class CityContext(TaskContext):
    """One external task of a case, with the kernel's services."""

    kernel: Kernel = field(repr=False)

    @property
    def business_key(self) -> str:
        """The case; an instance without a business key is none."""
        if not self.task.business_key:
            raise PermanentError("The process was started without a business key: it is no case")
        return self.task.business_key

    @property
    def package(self) -> Package:
        """The package that the case's own definition was deployed with."""
        return self.kernel.library.deployed(self.task.process_definition_id)

    def matter(self) -> Matter:
        """The case as a letter about it is written from."""
        place = Place(
            business_key=self.business_key,
            process_instance_id=self.task.process_instance_id,
            variables=self.variables,
        )
        return self.kernel.matters.at(place, self.package)
