"""The navigation on the left: only what this person may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from leancity.desk.processes import Process
from leancity.org import Person
from portal.context import locale, person, processes
from portal.rights import may_answer, may_import, may_look, may_operate, may_see_steps
from portal.views.sso import application

#: The blueprints of the library's pages.
_LIBRARY = ("library", "comparison", "migration", "proposals")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the navigation."""

    label: str
    url: str
    icon: str = ""
    active: bool = False
    #: where its live counter is asked for
    counter_url: str = ""
    children: tuple[Item, ...] = ()


def navigation() -> list[Item]:
    """The lines for the person who is signed in."""
    who, met = person(), processes().of(person())
    items = [
        Item(
            label=gettext("Tasks"), url=url_for("tasks.index"), icon="check2-square",
            active=_in("tasks"), counter_url=url_for("tasks.count"),
        )
    ]  # fmt: skip
    if any(process.may_start for process in met):
        items.append(_item("start.index", gettext("Start"), "plus-circle"))
    items.append(_item("started.index", gettext("Started by me"), "person-up"))
    registries = _registries(met)
    if registries:
        items.append(
            Item(
                label=gettext("Registries"), url=registries[0].url, icon="journals",
                children=registries,
            )
        )  # fmt: skip
    items += _overview(who)
    items += _appointed(who)
    app = application(who, met)
    if app == "cockpit":
        items.append(_item("sso.webapps", gettext("Processes in Cockpit"), "diagram-3"))
    elif app:
        items.append(_item("sso.webapps", gettext("Tasks in Tasklist"), "list-task"))
    return items


def _registries(met: list[Process]) -> tuple[Item, ...]:
    here = (request.view_args or {}).get("process_key") if _in("registry", "reports") else None
    return tuple(
        Item(
            label=process.title(locale()),
            url=url_for("registry.show", process_key=process.key),
            active=here == process.key,
        )
        for process in met
        if process.may_read
    )


def _appointed(who: Person) -> list[Item]:
    """Work of single people of the city."""
    lines = (
        (may_import, "imports.index", gettext("Loading files"), "file-earmark-arrow-up"),
        (may_answer, "personal.index", gettext("Personal data"), "person-vcard"),
        (may_see_steps, "steps.index", gettext("Automatic steps"), "gear"),
        (may_operate, "system.troubles", gettext("Failures"), "exclamation-triangle"),
    )
    return [_item(endpoint, label, icon) for may, endpoint, label, icon in lines if may(who)]


def _overview(who: Person) -> list[Item]:
    """The pages of those who answer for processes."""
    items = []
    if any(process.may_measure for process in processes().of(who)):
        items.append(_item("metrics.index", gettext("Figures"), "speedometer2"))
    if may_look(who):
        items.append(
            Item(
                label=gettext("Library"), url=url_for("library.index"), icon="collection",
                active=_in(*_LIBRARY),
            )
        )  # fmt: skip
    return items


def _item(endpoint: str, label: str, icon: str) -> Item:
    active = _in(endpoint.partition(".")[0])
    return Item(label=label, url=url_for(endpoint), icon=icon, active=active)


def _in(*blueprints: str) -> bool:
    return request.blueprint in blueprints
