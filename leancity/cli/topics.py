"""`leancity topics` and `leancity element-templates`: the automatic steps of diagrams."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import click

from leancity.i18n import LOCALES, translate
from leancity.library.templates import element_templates
from leancity.library.topics import Topic, known_topics

_LOCALE = click.option(
    "--locale", type=click.Choice(LOCALES), default=LOCALES[0], help="The language of the texts."
)


@click.command()
@click.argument("names", nargs=-1)
@_LOCALE
def topics(names: tuple[str, ...], locale: str) -> None:
    """Tell what the topics NAMES, or all of them, do, read, write and may answer."""
    for topic in _chosen(names):
        click.echo("\n".join(_lines(topic, locale)) + "\n")


@click.command(name="element-templates")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True,
    help="Where Camunda Modeler looks: resources/element-templates beside it, or .camunda/"
    "element-templates beside the diagrams.",
)  # fmt: skip
@_LOCALE
def templates(folder: Path, locale: str) -> None:
    """Write templates with which Camunda Modeler offers every automatic step with its form."""
    folder.mkdir(parents=True, exist_ok=True)
    made = element_templates(known_topics().values(), partial(translate, locale=locale))
    target = folder / "leancity.json"
    target.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"{target}: {len(made)} templates")


def _chosen(names: tuple[str, ...]) -> list[Topic]:
    known = known_topics()
    unknown = sorted(set(names) - known.keys())
    if unknown:
        raise click.ClickException(f"no handler for: {', '.join(unknown)}")
    return [known[name] for name in names or known]


def _lines(topic: Topic, locale: str) -> Iterator[str]:
    yield topic.name
    yield f"  {translate(topic.title, locale)}. {translate(topic.about, locale)}".rstrip()
    reads = {
        f"{each.name} ({each.type}{'' if each.required else ', optional'})": each.meaning
        for each in topic.inputs
    }
    parts: Mapping[str, Mapping[str, str]] = {
        "reads": reads, "writes": topic.outputs, "BPMN errors": topic.answers,
    }  # fmt: skip
    for title, entries in parts.items():
        yield f"  {title}:{'' if entries else ' nothing'}"
        for name, meaning in entries.items():
            yield f"    {name}: {translate(meaning, locale)}"
