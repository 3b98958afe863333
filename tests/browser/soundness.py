"""Whether a page can be used by everybody: what axe says of it, and that it fits the window."""

from __future__ import annotations

from playwright.sync_api import Page

from leancity.local.environment import ROOT

AXE = ROOT / "portal" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def serious_faults(page: Page, part: str = "html") -> list[str]:
    """What axe finds serious or critical in a part, each with the first place where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(part) => axe.run(part, { resultTypes: ['violations'] })", part)
    return [
        f"{fault['id']}: {fault['help']} at {fault['nodes'][0]['html'][:200]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def overflowing(page: Page) -> list[str]:
    """What is wider than the window, when the page scrolls sideways."""
    return page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.querySelectorAll('body *')]
                .filter((one) => one.getBoundingClientRect().right > room + 1)
                .slice(0, 5).map((one) => one.outerHTML.slice(0, 160));
        }"""
    )
