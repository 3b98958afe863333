"""A package read part by part: what of it can be read, and findings for the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

from leancity.i18n import N_
from leancity.library.bpmn import BpmnModel, Node
from leancity.library.catalogue import Catalogue
from leancity.library.config import ProcessConfig
from leancity.library.dmn import Decision, DmnModel
from leancity.library.errors import PackageError
from leancity.library.findings import Finding
from leancity.library.form import Field, FormFile
from leancity.library.package import CONFIG, Package
from leancity.library.passport import read_yaml, schema_faults

Part = TypeVar("Part")


class Reading:
    """Every part of a package, read once.

    What cannot be read becomes a finding in `unreadable` and is absent (None, or missing from
    its mapping), so that the rest can still be looked at.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.unreadable: list[Finding] = []

    def finding(
        self, resource: str, element: str, code: str, message: str, **params: object
    ) -> Finding:
        """A fault of a resource; `message` is an English msgid."""
        return Finding(
            file=self.package.path(resource),
            element=element,
            code=code,
            message=message,
            params=params,
        )

    def on_diagram(self, element: str, code: str, message: str, **params: object) -> Finding:
        """A fault of the diagram, at one of its elements."""
        return self.finding(self.diagram, element, code, message, **params)

    @property
    def diagram(self) -> str:
        """The resource name of the diagram."""
        return f"{self.package.key}.bpmn"

    @cached_property
    def bpmn(self) -> BpmnModel | None:
        """The diagram."""
        return self._read(
            self.diagram, lambda data: BpmnModel.parse(self.package.path(self.diagram), data)
        )

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Flow nodes of the diagram; none when it cannot be read."""
        return self.bpmn.nodes if self.bpmn else {}

    @cached_property
    def config(self) -> ProcessConfig | None:
        """process.yaml, when its schema accepts it."""
        row = self._read(CONFIG, lambda data: read_yaml(CONFIG, data))
        if row is None:
            return None
        faults = schema_faults(row)
        self.unreadable += [
            self.finding(
                CONFIG, place, "schema-violation", N_("Not as expected: %(fault)s"), fault=fault
            )
            for place, fault in faults
        ]
        return None if faults else ProcessConfig.from_row(row)

    @cached_property
    def forms(self) -> Mapping[str, FormFile]:
        """Readable forms by their resource names."""
        return self._each("forms/*.form", FormFile.parse)

    @cached_property
    def decision_files(self) -> Mapping[str, DmnModel]:
        """Readable DMN files by their resource names."""
        return self._each("*.dmn", lambda file, _, data: DmnModel.parse(file, data))

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by their ids."""
        return {d.id: d for model in self.decision_files.values() for d in model.decisions}

    @cached_property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Readable catalogues by their resource names."""
        return self._each("locale/*.po", Catalogue.parse)

    @cached_property
    def fields(self) -> tuple[tuple[str, Field], ...]:
        """(resource, field) of every keyed component."""
        return tuple((name, field) for name, form in self.forms.items() for field in form.fields)

    @cached_property
    def field_keys(self) -> frozenset[str]:
        """Keys that a form of the process fills; changing a case by hand makes no new ones."""
        return frozenset(
            field.key for name, field in self.fields if field.is_editable and name != self.edit_name
        )

    @property
    def edit_name(self) -> str:
        """The resource name of the form that changes a case, if there is one."""
        return f"forms/{self.config.edit_form}.form" if self.config else ""

    def form_of(self, node: Node) -> FormFile | None:
        """The form that a node shows."""
        return next((form for form in self.forms.values() if form.id == node.form_ref), None)

    def touch(self) -> None:
        """Read every part, so that `unreadable` is complete."""
        _ = (self.bpmn, self.config, self.forms, self.decision_files, self.catalogues)

    def _each(self, pattern: str, parse: Callable[[str, str, bytes], Part]) -> dict[str, Part]:
        found = {}
        for name in self.package.names(pattern):
            stem = PurePosixPath(name).stem
            part = self._read(name, lambda data, n=name, s=stem: parse(n, s, data))  # type: ignore[misc]
            if part is not None:
                found[name] = part
        return found

    def _read(self, name: str, parse: Callable[[bytes], Part]) -> Part | None:
        data = self.package.resources.get(name)
        if data is None:
            self.unreadable.append(
                self.finding(name, "", "file-missing", N_("The package has no such file."))
            )
            return None
        try:
            return parse(data)
        except PackageError as error:
            self.unreadable.append(
                self.finding(
                    name,
                    "",
                    "file-unreadable",
                    N_("Cannot be read: %(reason)s"),
                    reason=error.reason,
                )
            )
            return None
