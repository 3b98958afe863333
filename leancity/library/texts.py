"""Everything of a package that a person of the city reads, for its catalogues.

Letters and legal documents are not here: they go out in Russian only.
"""

from __future__ import annotations

from collections.abc import Iterator

from leancity.library.catalogue import Text
from leancity.library.config import ProcessConfig
from leancity.library.dmn import DmnModel
from leancity.library.form import FormFile
from leancity.library.package import CONFIG
from leancity.library.reading import Reading


def texts_of(reading: Reading) -> Iterator[Text]:
    """The words of process.yaml, diagram, decisions and forms, with their places."""
    path = reading.package.path
    if reading.config:
        for element, text in config_texts(reading.config):
            yield Text(text=text, file=path(CONFIG), element=element)
    if reading.bpmn:
        for element, text in [*reading.bpmn.texts(), *reading.bpmn.buttons()]:
            yield Text(text=" ".join(text.split()), file=path(reading.diagram), element=element)
    parts: dict[str, DmnModel | FormFile] = {**reading.decision_files, **reading.forms}
    for name, part in parts.items():
        for element, text in part.texts():
            yield Text(text=text, file=path(name), element=element)


def config_texts(config: ProcessConfig) -> list[tuple[str, str]]:
    """(place, text) of every word of a process.yaml that is shown."""
    registry = config.registry
    found = [
        ("title", config.title),
        ("short_title", config.short_title),
        ("start.title", config.start.title if config.start else ""),
        ("registry.title", registry.title),
    ]
    found += [(f"statuses.{status.key}", status.label) for status in config.statuses]
    found += [(f"registry.columns.{column.key}", column.label) for column in registry.columns]
    found += [(f"registry.filters.{each.key}", each.label) for each in registry.filters]
    found += [(f"registry.tabs.{tab.key}", tab.label) for tab in registry.tabs]
    found += [(f"registry.galleries.{each.field}", each.label) for each in registry.galleries]
    found += [("registry.card", section.title) for section in registry.card]
    for name, dictionary in config.dictionaries.items():
        found.append((f"dictionaries.{name}", dictionary.title))
        found += [(f"dictionaries.{name}.{v.value}", v.label) for v in dictionary.values]
    found += [(f"documents.{kind.code}", kind.title) for kind in config.documents.values()]
    for request in config.requests.values():
        found.append((f"requests.{request.key}", request.title))
        found.append((f"requests.{request.key}.body", request.body))
    found += [(f"digests.{digest.key}", digest.title) for digest in config.digests]
    found += [(f"reports.{report.key}", report.title) for report in config.reports]
    return [(place, text) for place, text in found if text]
