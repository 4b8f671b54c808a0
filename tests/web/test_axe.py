"""Every page by axe: no violation at a desk's and at a telephone's width, in light and dark.

A page that needs no argument is found by itself; one that does joins by a line in `tests/web/pages.py`.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.conftest import Visit
from tests.desk import Desk
from tests.web import pages

from cureline.trust.duties import roles

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
    found = {}
    for width, dark in LOOKS if path.startswith(IN_ALL) else LOOKS[:2]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        # loaded anew: a page that changes its colours as it stands is judged between the two
        page.goto(path)
        found[f"{path} {width} {'dark' if dark else 'light'}"] = violations(page)
    return {look: told for look, told in found.items() if told}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", list(roles()))
def test_no_page_of_a_role_has_a_violation(desk: Desk, visit: Visit, role: str) -> None:
    customer = pages.customer(desk)
    paths = [path for looker, path in pages.visits(customer) if looker == role]
    found: dict[str, list[str]] = {}
    page = visit(desk.user(role, language="zh-hans"))
    for path in paths:
        found |= looked_at(page, path)
    assert not found, "\n".join(f"{look}: {told}" for look, told in found.items())


@pytest.mark.django_db(transaction=True)
def test_a_dialog_has_no_violation(desk: Desk, visit: Visit) -> None:
    page = visit(desk.user("trainer", language="en"), "/components/")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert not violations(page)
