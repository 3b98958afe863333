"""How soon a person can work: this portal beside Camunda Tasklist, in turns, in real Chromium.

    python -m benchmarks.first_view [--runs 12]

Same engine, same process, same person, same task with the same form. For a page: from the
navigation to what one came for being in sight (a task of the inbox; a field of the form that takes
input), as the page itself marks it; how much of it was drawing after the page had come; and the
first paint of anything. Cold: a browser that was never here; warm: its second visit. What goes over
the wire is counted until the network is idle, and no request may leave for another host. Read the
ratio: this portal's time divided by Tasklist's.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from leancity.engine.tokens import WEBAPPS_AUDIENCE
from leancity.org.access import DEPLOYER, GRANT, Resource
from tests.browser.browsing import Browsing, launch
from tests.browser.city import HOLDERS, shown_city
from tests.stack import Stack, running_stack

#: The case whose task is opened, and who holds it.
CASE = "measure"
PERSON = HOLDERS[CASE]
_FIELD = ".fjs-form-field :is(input, textarea, select, button):enabled"
#: Marks the first frame in which something is in sight that one can use.
_WATCH = """(() => {
  const look = () => {
    const found = [...document.querySelectorAll(%r)].some((one) => one.checkVisibility());
    if (found) performance.mark('usable'); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""
#: What is in a page is in sight once something was painted.
_TIMES = """() => {
  const at = (name) => performance.getEntriesByName(name)[0].startTime;
  const [paint, usable] = [at('first-contentful-paint'), at('usable')];
  const { responseEnd } = performance.getEntriesByType('navigation')[0];
  return { paint, usable: Math.max(paint, usable), answered: responseEnd };
}"""
_MARKED = """() => ['usable', 'first-contentful-paint']
  .every((name) => performance.getEntriesByName(name).length > 0)"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page, and what one comes to it for."""

    url: str
    sought: str


@dataclass
class Wire:
    """What came over the network for one page."""

    requests: int = 0
    size: int = 0
    hosts: set[str] = field(default_factory=set)
    _cached: set[str] = field(default_factory=set)

    def listen(self, page: Page) -> None:
        """From now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.requestServedFromCache", lambda told: self._cached.add(told["requestId"])
        )
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _asked(self, told: Mapping[str, Any]) -> None:
        if (url := urlsplit(told["request"]["url"])).scheme.startswith("http"):
            self.hosts.add(url.netloc)

    def _answered(self, told: Mapping[str, Any]) -> None:
        if told["response"].get("fromDiskCache"):
            self._cached.add(told["requestId"])

    def _finished(self, told: Mapping[str, Any]) -> None:
        if told["requestId"] not in self._cached:
            self.requests += 1
            self.size += int(told["encodedDataLength"])


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One visit."""

    usable: float
    paint: float
    #: the page itself had come
    answered: float
    wire: Wire


def visit(page: Page, place: Place) -> Seen:
    """Go there, and wait for everything."""
    page.goto("about:blank")
    wire = Wire()
    wire.listen(page)
    page.goto(place.url, wait_until="commit")
    page.wait_for_function(_MARKED)
    page.wait_for_load_state("networkidle")
    return Seen(wire=wire, **page.evaluate(_TIMES))


def cold_and_warm(context: BrowserContext, place: Place) -> dict[str, Seen]:
    """The first two visits of a browser."""
    page = context.new_page()
    page.add_init_script(_WATCH % place.sought)
    try:
        return {"cold": visit(page, place), "warm": visit(page, place)}
    finally:
        context.close()


def let_into_tasklist(stack: Stack) -> str:
    """Let the person open Tasklist, with a list of the same tasks; the id of its filter."""
    client: Any = stack.kernel.engine.as_user(DEPLOYER)
    mine = {
        "name": "Tasks",
        "resourceType": "Task",
        "query": {"assignee": PERSON},
        "properties": {},
    }
    found = client.post("/filter/create", mine)["id"]
    for resource, name, right in (
        (Resource.APPLICATION, "tasklist", "ACCESS"),
        (Resource.USER, PERSON, "READ"),
        (Resource.FILTER, found, "READ"),
    ):  # fmt: skip
        client.post("/authorization/create", {
            "type": GRANT, "userId": PERSON, "resourceType": int(resource), "resourceId": name,
            "permissions": [right],
        })  # fmt: skip
    return str(found)


def sides(stack: Stack, task: str) -> Mapping[str, dict[str, Place]]:
    """Page -> this portal and Tasklist."""
    listed = f"{stack.city.engine_root}/camunda/app/tasklist/default/"
    theirs = f"{listed}#/?filter={let_into_tasklist(stack)}"
    ours = f"{stack.city.portal_url}/tasks"
    return {
        "inbox": {
            "ours": Place(url=ours, sought=".task-row__link"),
            "theirs": Place(url=theirs, sought=".tasks-list li.task"),
        },
        "task": {
            "ours": Place(url=f"{ours}/{task}", sought=_FIELD),
            "theirs": Place(url=f"{theirs}&task={task}", sought=_FIELD),
        },
    }


def signed_in(stack: Stack, browser: Browser) -> Callable[[], BrowserContext]:
    """Makes browsers that were nowhere yet and in which the person is signed in, to both."""
    people = Browsing(browser, stack.city.portal_url)
    state = people.person(PERSON).context.storage_state()
    people.close()

    def fresh() -> BrowserContext:
        context = Browsing(browser, stack.city.portal_url).stranger(storage_state=state).context
        # A token of Tasklist is good for a quarter of an hour.
        token = stack.portal_kernel.tokens.sign(PERSON, WEBAPPS_AUDIENCE)
        cookie = {
            "name": "leancity_webapps",
            "value": token,
            "url": f"{stack.city.engine_root}/camunda",
        }
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context

    return fresh


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=12)
    runs = parser.parse_args().runs
    with running_stack() as stack:
        pages = sides(stack, shown_city(stack).task(CASE).rpartition("/")[2])
        with sync_playwright() as playwright:
            report(pages, signed_in(stack, launch(playwright)), runs)


def report(
    pages: Mapping[str, dict[str, Place]], fresh: Callable[[], BrowserContext], runs: int
) -> None:
    """So many visits of each page in turns, after one that does not count."""
    found: dict[tuple[str, str, str], list[Seen]] = defaultdict(list)
    for run in range(runs + 1):
        for name, places in pages.items():
            for side, place in places.items():
                for cache, seen in cold_and_warm(fresh(), place).items():
                    assert seen.wire.hosts == {urlsplit(place.url).netloc}, seen.wire.hosts
                    if run:
                        found[name, cache, side].append(seen)
    table(found, pages)


def table(found: Mapping[tuple[str, str, str], list[Seen]], pages: Iterable[str]) -> None:
    """Medians and 95th percentiles of both, and how they compare."""
    heads = ("usable, ms", "95 %", "ratio", "drawn in, ms", "paint, ms", "requests", "KiB")
    print(f"{'this portal / Tasklist':<24}" + "".join(f"{head:>15}" for head in heads))
    for name in pages:
        for cache in ("cold", "warm"):
            both = [found[name, cache, side] for side in ("ours", "theirs")]
            usable = [statistics.median(one.usable for one in each) for each in both]
            late = [statistics.quantiles([one.usable for one in each], n=20)[-1] for each in both]
            cells = [
                _pair(usable), _pair(late), f"{usable[0] / usable[1]:.2f}",
                *(_pair([statistics.median(map(of, each)) for each in both]) for of in _FURTHER),
            ]  # fmt: skip
            print(f"{name + ', ' + cache:<24}" + "".join(f"{cell:>15}" for cell in cells))


_FURTHER: tuple[Callable[[Seen], float], ...] = (
    lambda seen: seen.usable - seen.answered,
    lambda seen: seen.paint,
    lambda seen: seen.wire.requests,
    lambda seen: seen.wire.size / 1024,
)


def _pair(both: Iterable[float]) -> str:
    return " / ".join(f"{one:.0f}" for one in both)


if __name__ == "__main__":
    main()
