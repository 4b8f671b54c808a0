"""Every page by axe: no violation at a desk's and at a telephone's width, in light and dark.

A page that needs no argument is found by itself; one that does joins by a line in `tests/web/pages.py`.
"""

from __future__ import annotations

from itertools import groupby

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.conftest import Visit
from tests.desk import Desk
from tests.web import pages

# WCAG 2.2 AA and what axe calls best practice
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# width and whether dark: every page in the first two; the pages of most components in all
LOOKS = ((1440, False), (390, True), (390, False), (1440, True))
IN_ALL = ("/components/", "/customers/K")


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it stands, and whether it is wider than its window."""
    found = [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"wider than the window by {wide}"] if wide > 0 else [])]


def looked_at(page: Page, path: str) -> dict[str, list[str]]:
    """The violations of a page in each look, by the look; nothing for an address that takes no GET or gives a part."""
    answer = page.request.get(path)
    if answer.status == 405 or "<html" not in answer.text():
        return {}
    page.goto(path)
    found = {}
    for width, dark in LOOKS if path.startswith(IN_ALL) else LOOKS[:2]:
        page.set_viewport_size({"width": width, "height": 900})
        # without motion: a colour on its way is nobody's contrast
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        found[f"{path} {width} {'dark' if dark else 'light'}"] = violations(page)
    return {look: told for look, told in found.items() if told}


@pytest.mark.django_db(transaction=True)
def test_no_page_has_a_violation(desk: Desk, visit: Visit) -> None:
    customer = pages.customer(desk)
    found: dict[str, list[str]] = {}
    for role, paths in groupby(sorted(pages.visits(customer)), key=lambda one: one[0]):
        page = visit(desk.user(role, language="zh-hans"))
        for _, path in paths:
            found |= looked_at(page, path)
        page.context.close()
    assert not found, "\n".join(f"{look}: {told}" for look, told in found.items())


@pytest.mark.django_db(transaction=True)
def test_a_dialog_has_no_violation(desk: Desk, visit: Visit) -> None:
    page = visit(desk.user("trainer", language="en"), "/components/")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert not violations(page)
