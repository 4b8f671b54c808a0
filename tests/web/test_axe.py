"""Every page of every room by axe: no violation at a desk's and a telephone's width, in light and dark, no key twice.

A page that needs no argument is found by itself; one that does joins by a line in `tests/web/department.py`.
"""

from __future__ import annotations

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.web import department

# WCAG 2.2 AA and what axe calls best practice
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# width and whether dark: every page in the first two; the pages of most components in all
LOOKS = ((1440, False), (390, True), (390, False), (1440, True))
IN_ALL = ("/components/", "/customers/K")
# who sees all teams, and the teams of the others
WHOLE = ("head", "compliance", "risk", "trainer", "analyst", "auditor", "admin")
TEAMS = {"care": "care", "legal": "legal", "field": "field"}
KEYS = """[...document.querySelectorAll("[data-key]")].filter(e => !e.closest("dialog") && (e.getClientRects().length
  || e.closest("details"))).map(e => e.dataset.key)"""


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it stands, and whether it is wider than its window."""
    found = [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in Axe().run(page, options=RULES).response["violations"]
        for node in rule["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"wider than the window by {wide}"] if wide > 0 else [])]


def is_page(page: Page, path: str) -> bool:
    """Whether an address gives a page: not what takes no GET, and no part of a page."""
    answer = page.request.get(path)
    return answer.status != 405 and "<html" in answer.text()


def addressed(page: Page, path: str, width: int, dark: bool) -> list[str]:
    """What is wrong with a page in a look: its answer, what axe finds, and keys that press two things."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    answer = page.goto(path)
    wrong = [f"answers {answer.status}"] if answer and answer.status not in (200, 403, 404) else []
    keys = page.evaluate(KEYS)
    return [
        *wrong,
        *violations(page),
        *(f"two acts by the key {key}" for key in {k for k in keys if keys.count(k) > 1}),
    ]


@pytest.mark.django_db(transaction=True)
@time_machine.travel(department.DAY, tick=True)
def test_no_page_has_a_violation(desk: Desk, visit: Visit) -> None:
    found: dict[str, list[str]] = {}
    by_role: dict[str, list[str]] = {}
    for role, path in department.pages(desk):
        by_role.setdefault(role, []).append(path)
    # a wide window in the light and a narrow one in the dark for all; one page in seven the other way round as well
    number = 0
    for language, share in (("zh-hans", 1), ("en", 9), ("zh-hant", 9)):
        for role, paths in by_role.items():
            team = None if role in WHOLE else TEAMS.get(role, "early")
            user = desk.user(role, team, more_teams=["care", "legal", "field"], language=language) if role else None
            page = visit(user, "/account/login/")
            for path in paths:
                number += 1
                if number % share or not is_page(page, path):
                    continue
                looks = LOOKS if path.startswith(IN_ALL) or number % 7 == 0 else LOOKS[:2]
                for width, dark in looks:
                    told = addressed(page, path, width, dark)
                    if told:
                        found[f"{role} {path} {language} {width} {'dark' if dark else 'light'}"] = told
            page.context.close()
    assert number > 100
    assert not found, "\n".join(f"{look}: {told}" for look, told in found.items())


@pytest.mark.django_db(transaction=True)
def test_a_dialog_has_no_violation(desk: Desk, visit: Visit) -> None:
    page = visit(desk.user("trainer", language="en"), "/components/")
    press(page, "?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    assert not violations(page)
