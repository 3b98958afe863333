"""Every address of the portal, and who may use it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.integration.access.people import Somebody, passport

#: Whether a person belongs to those who may use an address.
Audience = Callable[[Somebody], bool]


def anybody(_: Somebody) -> bool:
    """Whoever is signed in."""
    return True


def readers(person: Somebody) -> bool:
    """Whoever may read the case of the address: it was captured by kim.i and waits for approval."""
    return person.reads(own=person.login == "kim.i")


def registry_readers(person: Somebody) -> bool:
    """Whoever may open the registry."""
    return person.reads_registry


def starters(person: Somebody) -> bool:
    """Whoever may start a case."""
    return person.starts


def planners(person: Somebody) -> bool:
    """Whoever may begin a raid."""
    return person.plans_raids


def approvers(person: Somebody) -> bool:
    """Whoever may take the task of the case."""
    return ("control_head", "dobik") in person.seats


def holders(person: Somebody) -> bool:
    """Whoever holds the task of the other case."""
    return person.login == "pak.s"


def nobody(_: Somebody) -> bool:
    """There is no such thing."""
    return False


def unit_heads(person: Somebody) -> bool:
    """Whoever heads the unit of the tasks, or the one above it."""
    return person.login in {"gorelov.v", "lazarev.g"}


def held_readers(person: Somebody) -> bool:
    """Whoever may read the other case; kim.i has captured it, too."""
    return person.reads(own=person.login in {"kim.i", "pak.s"})


def workers(person: Somebody) -> bool:
    """Whoever keeps the case or approves what is done in it."""
    return person.edits(own=person.login == "kim.i") or approvers(person)


def held_workers(person: Somebody) -> bool:
    """The same of the other case, with whoever holds its task."""
    return workers(person) or holders(person)


def admins(person: Somebody) -> bool:
    """Whoever looks after the platform."""
    return person.is_admin


def step_readers(person: Somebody) -> bool:
    """Whoever draws automatic steps or mends them."""
    return person.is_admin or person.is_leader


def library_readers(person: Somebody) -> bool:
    """Whoever may look at the processes of the city."""
    return person.reads_library


def leaders(person: Somebody) -> bool:
    """Whoever hands packages in."""
    return person.is_leader


def measurers(person: Somebody) -> bool:
    """Whoever answers for the promise: owners, heads, leaders of the transformation."""
    return person.reads_figures


def importers(person: Somebody) -> bool:
    """Whoever loads files of the city."""
    return person.is_admin or any(role == "dt_leader" for role, _ in person.seats)


def editors(person: Somebody) -> bool:
    """Whoever may change the case of the address."""
    return person.edits(own=person.login == "kim.i")


def voiders(person: Somebody) -> bool:
    """Whoever may void the case of the address."""
    return person.voids


def exporters(person: Somebody) -> bool:
    """Whoever may take the registry away."""
    return person.exports


def privacy_officers(person: Somebody) -> bool:
    """Whoever answers requests of persons about their data."""
    return any(role == "privacy_officer" for role, _ in person.seats)


def webapps(person: Somebody) -> bool:
    """Whoever has a place in the engine's own pages."""
    return person.has_webapps


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address with a verb; `allowed` is the answer to its audience, `refused` to others.

    What changes something is sent by those only who may not; `allowed` is None there.
    """

    endpoint: str
    path: str
    audience: Audience
    verb: str = "GET"
    allowed: int | None = 200
    refused: int = 404


def _change(endpoint: str, path: str, audience: Audience, verb: str = "POST") -> Address:
    return Address(endpoint=endpoint, path=path, audience=audience, verb=verb, allowed=None)


_FRESH = f"/start/prevention/{uuid.uuid4()}"
_API_VOID = "/api/v1/cases/{case}/acts/annulled"
_API_FRESH = f"/api/v1/processes/prevention/cases/{uuid.uuid4()}"
_NO_RUN = uuid.uuid4()

#: Open to the world.
PUBLIC: Mapping[str, str] = {
    "auth.sign_in": "/sign-in",
    "auth.language": "/language",
    "system.health": "/health",
    "static": "/static/icon.svg",
}

ADDRESSES = (
    Address(endpoint="home", path="/", audience=anybody, allowed=302),
    Address(endpoint="auth.session_state", path="/session", audience=anybody),
    _change("auth.sign_out", "/sign-out", anybody),
    Address(endpoint="addresses.suggest", path="/addresses?q=Ленина", audience=anybody),
    Address(endpoint="addresses.streets", path="/addresses/streets?q=Ле", audience=anybody),
    Address(endpoint="search.index", path="/search?q=nothing-like-it", audience=anybody),
    Address(endpoint="api-docs.openapi_json", path="/api/v1/openapi.json", audience=anybody),
    # --- the case ---
    Address(endpoint="cases.show", path="/cases/{case}", audience=readers),
    Address(endpoint="cases.documents", path="/cases/{case}/documents", audience=readers),
    Address(endpoint="cases.requests", path="/cases/{case}/requests", audience=readers),
    _change("requests.letter", f"/cases/{{case}}/requests/{_NO_RUN}/letter", editors),
    _change("requests.sent", f"/cases/{{case}}/requests/{_NO_RUN}/sent", editors),
    _change("requests.answer", f"/cases/{{case}}/requests/{_NO_RUN}/answer", editors),
    Address(endpoint="cases.history", path="/cases/{case}/history", audience=readers),
    Address(endpoint="cases.tasks", path="/cases/{case}/tasks", audience=readers),
    Address(endpoint="cases.diagram", path="/cases/{case}/diagram", audience=readers),
    Address(endpoint="editing.form", path="/cases/{case}/edit", audience=editors),
    _change("editing.submit", "/cases/{case}/edit/0/submit", editors),
    _change("editing.draft", "/cases/{case}/edit/0/draft", editors, "PUT"),
    _change("editing.draft", "/cases/{case}/edit/0/draft", editors, "DELETE"),
    _change("editing.upload", "/cases/{case}/edit/files", editors),
    Address(endpoint="acts.form", path="/cases/{case}/acts/annulled", audience=voiders),
    _change("acts.submit", "/cases/{case}/acts/annulled/submit", voiders),
    _change("acts.draft", "/cases/{case}/acts/annulled/draft", voiders, "PUT"),
    _change("acts.draft", "/cases/{case}/acts/annulled/draft", voiders, "DELETE"),
    _change("acts.upload", "/cases/{case}/acts/annulled/files", voiders),
    # Only raids have a route, and whoever may not read one finds none either.
    Address(endpoint="cases.route", path="/cases/{case}/route", audience=readers, allowed=404),
    Address(
        endpoint="cases.route_sheet",
        path="/cases/{case}/route/sheet",
        audience=readers,
        allowed=404,
    ),
    Address(endpoint="files.original", path="/files/{photo}", audience=readers),
    Address(endpoint="files.original", path="/files/{photo}?download=1", audience=readers),
    Address(endpoint="files.original", path="/files/{document}", audience=readers),
    Address(endpoint="files.thumbnail", path="/files/{photo}/320.jpg", audience=readers),
    Address(
        endpoint="files.thumbnail", path="/files/{document}/320.jpg", audience=readers, allowed=404
    ),
    Address(endpoint="api_cases.read", path="/api/v1/cases/{case}", audience=readers),
    # --- the registry ---
    Address(endpoint="registry.show", path="/registry/prevention", audience=registry_readers),
    Address(
        endpoint="registry.counters",
        path="/registry/prevention/counters",
        audience=registry_readers,
    ),
    Address(endpoint="registry.pins", path="/registry/prevention/pins", audience=registry_readers),
    Address(
        endpoint="registry.printed",
        path="/registry/prevention/print",
        audience=registry_readers,
    ),
    Address(endpoint="registry.export", path="/registry/prevention/export.csv", audience=exporters),
    Address(
        endpoint="registry.export", path="/registry/prevention/export.xlsx", audience=exporters
    ),
    Address(
        endpoint="registry.export",
        path="/registry/prevention/export.exe",
        audience=exporters,
        allowed=404,
    ),
    Address(
        endpoint="reports.index",
        path="/registry/prevention/reports",
        audience=registry_readers,
        allowed=302,
    ),
    *(
        Address(
            endpoint="reports.show",
            path=f"/registry/{process}/reports/{report['key']}",
            audience=registry_readers,
        )
        for process in ("prevention", "raid")
        for report in passport(process)["reports"]
    ),
    # --- raids: whoever reads violations reads raids, and takes both away ---
    Address(endpoint="registry.show", path="/registry/raid", audience=registry_readers),
    Address(endpoint="registry.export", path="/registry/raid/export.xlsx", audience=exporters),
    Address(
        endpoint="reports.export",
        path="/registry/raid/reports/kilometres/export.xlsx",
        audience=exporters,
    ),
    Address(endpoint="start.fresh", path="/start/raid", audience=planners, allowed=302),
    Address(
        endpoint="reports.export",
        path="/registry/prevention/reports/documents/export.xlsx",
        audience=exporters,
    ),
    Address(
        endpoint="reports.cases",
        path="/registry/prevention/reports/documents/cases?line=nothing-like-it",
        audience=registry_readers,
        allowed=404,
    ),
    Address(
        endpoint="api_cases.page",
        path="/api/v1/cases?process=prevention",
        audience=registry_readers,
    ),
    Address(
        endpoint="registry.show", path="/registry/nothing-like-it", audience=anybody, allowed=404
    ),
    # --- starting ---
    Address(endpoint="start.index", path="/start", audience=anybody),
    Address(endpoint="start.fresh", path="/start/prevention", audience=starters, allowed=302),
    Address(endpoint="start.form", path=_FRESH, audience=starters),
    _change("start.submit", f"{_FRESH}/submit", starters),
    _change("start.draft", f"{_FRESH}/draft", starters, "PUT"),
    _change("start.draft", f"{_FRESH}/draft", starters, "DELETE"),
    _change("start.upload", f"{_FRESH}/files", starters),
    _change("start.forget", f"{_FRESH}/forget", starters),
    # --- tasks ---
    Address(endpoint="tasks.index", path="/tasks", audience=anybody),
    Address(endpoint="tasks.count", path="/tasks/count", audience=anybody),
    Address(
        endpoint="tasks.following",
        path="/tasks/next?q=nothing-like-it",
        audience=anybody,
        allowed=302,
    ),
    Address(endpoint="api_tasks.page", path="/api/v1/tasks", audience=anybody),
    Address(endpoint="tasks.show", path="/tasks/{task}", audience=readers),
    Address(endpoint="api_tasks.read", path="/api/v1/tasks/{task}", audience=readers),
    # Those who read the case are refused by the engine, the others do not find the task.
    _change("tasks.claim", "/tasks/{task}/claim", approvers),
    _change("tasks.release", "/tasks/{held}/release", holders),
    _change("tasks.submit", "/tasks/{held}/submit", holders),
    _change("tasks.draft", "/tasks/{held}/draft", holders, "PUT"),
    _change("tasks.draft", "/tasks/{held}/draft", holders, "DELETE"),
    _change("tasks.upload", "/tasks/{held}/files", holders),
    Address(endpoint="started.index", path="/started", audience=anybody),
    _change("hands.assign", "/tasks/{held}/assign", unit_heads),
    _change("hands.take_over", "/tasks/{held}/take-over", holders),
    _change("hands.later", "/tasks/{held}/later", held_readers),
    _change("hands.note_task", "/tasks/{held}/notes", held_workers),
    _change("hands.note_case", "/cases/{case}/notes", workers),
    # A filter under a name shows nobody more than the list does.
    Address(endpoint="lists.follow", path=f"/lists/{_NO_RUN}", audience=anybody, allowed=404),
    _change("lists.save", "/lists", anybody),
    _change("lists.delete", f"/lists/{_NO_RUN}/delete", anybody),
    # --- programs ---
    Address(endpoint="api_guide", path="/api/v1", audience=anybody),
    Address(endpoint="integrations.index", path="/integrations", audience=anybody),
    _change("integrations.propose", "/integrations", admins),
    _change("integrations.agree", f"/integrations/{_NO_RUN}/agree", nobody),
    _change("integrations.end", f"/integrations/{_NO_RUN}/end", nobody),
    Address(endpoint="api_processes.page", path="/api/v1/processes", audience=anybody),
    Address(
        endpoint="api_processes.form", path="/api/v1/processes/prevention/form", audience=starters
    ),
    _change("api_processes.start", f"{_API_FRESH}", starters, "PUT"),
    _change("api_processes.upload", f"{_API_FRESH}/files", starters),
    Address(
        endpoint="api_cases.documents", path="/api/v1/cases/{case}/documents", audience=readers
    ),
    Address(endpoint="api_cases.files", path="/api/v1/cases/{case}/files", audience=readers),
    Address(endpoint="api_files.read", path="/api/v1/files/{document}", audience=readers),
    # Nobody has taken it: those who read the case are told so, the others do not find the task.
    Address(
        endpoint="api_tasks.form", path="/api/v1/tasks/{task}/form", audience=readers, allowed=409
    ),
    _change("api_tasks.claim", "/api/v1/tasks/{task}/claim", approvers),
    _change("api_tasks.release", "/api/v1/tasks/{held}/release", holders),
    _change("api_tasks.complete", "/api/v1/tasks/{held}/complete", holders),
    _change("api_tasks.upload", "/api/v1/tasks/{held}/files", holders),
    Address(endpoint="api_acts.offered", path="/api/v1/cases/{case}/acts", audience=readers),
    Address(endpoint="api_acts.form", path=f"{_API_VOID}/form", audience=voiders),
    _change("api_acts.carry_out", _API_VOID, voiders),
    _change("api_acts.upload", f"{_API_VOID}/files", voiders),
    # --- absences: one's own, and those of the units one heads ---
    Address(endpoint="absences.index", path="/absences", audience=anybody),
    _change("absences.register", "/absences", anybody),
    _change("absences.end", "/absences/0/end", nobody),
    # --- the library ---
    Address(endpoint="library.index", path="/library", audience=library_readers),
    Address(endpoint="library.show", path="/library/prevention", audience=library_readers),
    Address(
        endpoint="library.show",
        path="/library/nothing_like_it",
        audience=library_readers,
        allowed=404,
    ),
    Address(
        endpoint="library.diagram", path="/library/prevention/diagram", audience=library_readers
    ),
    Address(endpoint="library.forms", path="/library/prevention/forms", audience=library_readers),
    Address(endpoint="library.files", path="/library/prevention/files", audience=library_readers),
    Address(
        endpoint="library.file",
        path="/library/prevention/file/process.yaml",
        audience=library_readers,
    ),
    Address(
        endpoint="library.history", path="/library/prevention/history", audience=library_readers
    ),
    Address(endpoint="library.export", path="/library/prevention/export", audience=library_readers),
    Address(
        endpoint="comparison.show", path="/library/prevention/compare", audience=library_readers
    ),
    Address(
        endpoint="comparison.diagram",
        path="/library/prevention/compare/diagram",
        audience=library_readers,
    ),
    Address(
        endpoint="library.sample", path="/library/prevention/sample/PB-4", audience=library_readers
    ),
    # Nobody has a draft or an order here.
    Address(
        endpoint="proposals.form",
        path="/library/prevention/draft/forms/office",
        audience=leaders,
        allowed=404,
    ),
    Address(
        endpoint="proposals.show",
        path="/library/prevention/draft",
        audience=leaders,
        allowed=404,
    ),
    Address(
        endpoint="proposals.diagram",
        path="/library/prevention/draft/diagram",
        audience=leaders,
        allowed=404,
    ),
    Address(
        endpoint="proposals.order",
        path="/library/prevention/orders/0",
        audience=leaders,
        allowed=404,
    ),
    Address(
        endpoint="proposals.order_state",
        path="/library/prevention/orders/0/state",
        audience=leaders,
        allowed=404,
    ),
    Address(endpoint="migration.show", path="/library/prevention/migration", audience=leaders),
    _change("migration.order", "/library/prevention/migration", leaders),
    _change("proposals.begin", "/library", leaders),
    _change("proposals.lay", "/library/prevention/draft", leaders),
    _change("proposals.take_back", "/library/prevention/draft/take-back", leaders),
    _change("proposals.rebase", "/library/prevention/draft/rebase", leaders),
    _change("proposals.discard", "/library/prevention/draft/discard", leaders),
    _change("proposals.submit", "/library/prevention/draft/submit", leaders),
    _change("proposals.restore", "/library/prevention/restore", leaders),
    # --- figures ---
    Address(endpoint="metrics.index", path="/metrics", audience=measurers),
    Address(endpoint="metrics.show", path="/metrics/prevention", audience=measurers),
    Address(endpoint="metrics.diagram", path="/metrics/prevention/diagram", audience=measurers),
    Address(endpoint="metrics.book", path="/metrics/prevention/workbook", audience=measurers),
    Address(
        endpoint="improvements.index", path="/metrics/prevention/improvements", audience=measurers
    ),
    _change("improvements.write", "/metrics/prevention/improvements", measurers),
    _change("improvements.strike", f"/metrics/prevention/improvements/{_NO_RUN}/strike", measurers),
    Address(endpoint="api_metrics.page", path="/api/v1/metrics", audience=anybody),
    Address(endpoint="api_metrics.read", path="/api/v1/metrics/prevention", audience=measurers),
    Address(endpoint="api_metrics.city_panel", path="/api/v1/metrics/-/panel", audience=anybody),
    Address(
        endpoint="api_metrics.months",
        path="/api/v1/metrics/prevention/months?first=2026-01&last=2026-02",
        audience=measurers,
    ),
    Address(
        endpoint="api_metrics.process_panel",
        path="/api/v1/metrics/prevention/panel",
        audience=measurers,
    ),
    Address(
        endpoint="metrics.show", path="/metrics/nothing_like_it", audience=measurers, allowed=404
    ),
    # --- loading files ---
    Address(endpoint="imports.index", path="/imports", audience=importers),
    Address(endpoint="imports.template", path="/imports/templates/units.xlsx", audience=importers),
    Address(endpoint="imports.show", path=f"/imports/{_NO_RUN}", audience=importers, allowed=404),
    Address(
        endpoint="imports.state", path=f"/imports/{_NO_RUN}/state", audience=importers, allowed=404
    ),
    Address(
        endpoint="imports.report",
        path=f"/imports/{_NO_RUN}/report.xlsx",
        audience=importers,
        allowed=404,
    ),
    _change("imports.upload", "/imports", importers),
    _change("imports.confirm", f"/imports/{_NO_RUN}/confirm", importers),
    _change("imports.discard", f"/imports/{_NO_RUN}/discard", importers),
    # --- requests of persons ---
    Address(endpoint="personal.index", path="/personal-data", audience=privacy_officers),
    _change("personal.find", "/personal-data", privacy_officers),
    _change("personal.export", "/personal-data/export", privacy_officers),
    _change("personal.erase", "/personal-data/erase", privacy_officers),
    # --- one's own chats ---
    Address(endpoint="messenger.index", path="/messenger", audience=anybody),
    Address(endpoint="messenger.state", path="/messenger/state", audience=anybody),
    _change("messenger.code", "/messenger/code", anybody),
    _change("messenger.unlink", "/messenger/unlink", anybody),
    _change("messenger.notices", "/messenger/notices", anybody),
    # --- the platform ---
    Address(endpoint="system.troubles", path="/failures", audience=admins),
    Address(endpoint="system.outcomes", path="/failures/outcomes", audience=admins),
    Address(endpoint="steps.index", path="/steps", audience=step_readers),
    Address(
        endpoint="steps.templates", path="/steps/element-templates.json", audience=step_readers
    ),
    _change("system.retry", "/failures/nothing-like-it/retry", admins),
    _change("system.retry_alike", "/failures/retry-alike", admins),
    _change("system.give_up", "/failures/give-up", admins),
    _change("system.settle", "/failures/items", admins),
    Address(
        endpoint="sso.webapps", path="/sso/webapps", audience=webapps, allowed=302, refused=403
    ),
)
