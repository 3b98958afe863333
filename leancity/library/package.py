"""A process package: everything one process consists of, as one object."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from leancity.library.bpmn import BpmnModel
from leancity.library.catalogue import SOURCE_LOCALE, Catalogue, translated_form
from leancity.library.config import ProcessConfig
from leancity.library.dmn import Decision, DmnModel
from leancity.library.errors import PackageError
from leancity.library.form import Field, FormFile

CONFIG = "process.yaml"
#: (folder in the repository, pattern of its files, folder in the deployment)
_PLACES = (
    ("processes/{key}", "{key}.bpmn", ""),
    ("processes/{key}", "*.dmn", ""),
    ("processes/{key}", CONFIG, ""),
    ("forms/{key}", "*.form", "forms/"),
    ("doc_templates/{key}", "*.docx", "templates/"),
    ("doc_templates/{key}", "*.sample.json", "templates/"),
)


class Package:
    """The resources of one process by their names in the deployment; parts are read on demand.

    Immutable. A part that cannot be read raises `PackageError` where it is asked for; `check`
    reports all of them at once.
    """

    def __init__(self, key: str, resources: Mapping[str, bytes]) -> None:
        self.key = key
        self.resources: Mapping[str, bytes] = dict(sorted(resources.items()))

    @classmethod
    def load(cls, root: Path, key: str) -> Package:
        """Read a package from its folders under `root`; `PackageError` when there is none."""
        found = {}
        for folder, pattern, place in _PLACES:
            for path in sorted((root / folder.format(key=key)).glob(pattern.format(key=key))):
                found[f"{place}{path.name}"] = path.read_bytes()
        for path in sorted((root / "locale").glob(f"*/{key}.po")):
            found[f"locale/{path.parent.name}.po"] = path.read_bytes()
        if not found:
            raise PackageError(f"processes/{key}", "there is no such package")
        return cls(key, found)

    @classmethod
    def from_resources(cls, key: str, resources: Mapping[str, bytes]) -> Package:
        """From the resources of a deployment."""
        return cls(key, resources)

    def files(self) -> dict[str, bytes]:
        """The same bytes by their paths in the repository: the inverse of `load`."""
        return {self.path(name): data for name, data in self.resources.items()}

    def path(self, resource: str) -> str:
        """Where a resource lies in the repository."""
        folder, _, name = resource.rpartition("/")
        match folder:
            case "forms":
                return f"forms/{self.key}/{name}"
            case "templates":
                return f"doc_templates/{self.key}/{name}"
            case "locale":
                return f"locale/{PurePosixPath(name).stem}/{self.key}.po"
            case _:
                return f"processes/{self.key}/{resource}"

    @cached_property
    def sha256(self) -> str:
        """A digest of every name and byte."""
        digest = hashlib.sha256()
        for name, data in self.resources.items():
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    # --- parts ---------------------------------------------------------------------------
    @cached_property
    def config(self) -> ProcessConfig:
        """What `process.yaml` says."""
        return ProcessConfig.parse(self.path(CONFIG), self._resource(CONFIG))

    @cached_property
    def bpmn(self) -> BpmnModel:
        """The diagram."""
        name = f"{self.key}.bpmn"
        return BpmnModel.parse(self.path(name), self._resource(name))

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Every decision by its id."""
        models = [DmnModel.parse(self.path(n), self.resources[n]) for n in self.names("*.dmn")]
        return {decision.id: decision for model in models for decision in model.decisions}

    @cached_property
    def forms(self) -> Mapping[str, FormFile]:
        """Every form by its name: "office", ..."""
        return {
            PurePosixPath(name).stem: FormFile.parse(
                self.path(name), PurePosixPath(name).stem, self.resources[name]
            )
            for name in self.names("forms/*.form")
        }

    @cached_property
    def templates(self) -> Mapping[str, bytes]:
        """docx templates by document code."""
        return {PurePosixPath(n).stem: self.resources[n] for n in self.names("templates/*.docx")}

    @cached_property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """Translations by language."""
        return {
            PurePosixPath(name).stem: Catalogue.parse(
                self.path(name), PurePosixPath(name).stem, self.resources[name]
            )
            for name in self.names("locale/*.po")
        }

    def names(self, pattern: str) -> list[str]:
        """Names of the resources that match."""
        return [name for name in self.resources if PurePosixPath(name).match(pattern)]

    def form(self, reference: str) -> FormFile:
        """A form by its name or by the id that `camunda:formRef` uses."""
        for form in self.forms.values():
            if reference in (form.key, form.id):
                return form
        raise PackageError(f"forms/{self.key}", f"there is no form {reference}")

    def template(self, code: str) -> bytes:
        """The docx template of a document."""
        return self._resource(f"templates/{code}.docx")

    def sample(self, code: str) -> dict[str, Any]:
        """The sample context of a document."""
        name = f"templates/{code}.sample.json"
        try:
            return dict(json.loads(self._resource(name)))
        except ValueError as error:
            raise PackageError(self.path(name), str(error)) from error

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field of the case by its key; where forms share one, an editable one is taken."""
        found: dict[str, Field] = {}
        for form in self.forms.values():
            for field in form.fields:
                if field.key not in found or (
                    field.is_editable and not found[field.key].is_editable
                ):
                    found[field.key] = field
        return found

    # --- words ---------------------------------------------------------------------------
    def translate(self, text: str, locale: str) -> str:
        """A text of the package in a language; the source where nobody has translated it."""
        if locale == SOURCE_LOCALE or locale not in self.catalogues:
            return text
        return self.catalogues[locale].translate(text)

    def translator(self, locale: str) -> Callable[[str], str]:
        """`translate` for one language."""
        return lambda text: self.translate(text, locale)

    def form_schema(self, reference: str, locale: str) -> dict[str, Any]:
        """A form in a language, as form-js takes it."""
        return translated_form(self.form(reference).schema, self.translator(locale))

    def _resource(self, name: str) -> bytes:
        if name not in self.resources:
            raise PackageError(self.path(name), "the file is missing")
        return self.resources[name]
