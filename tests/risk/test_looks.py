"""How the pages look: no overflow on a narrow window, nothing that axe finds; pictures where CURELINE_SHOTS says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import Visit
from tests.desk import Desk
from tests.risk.fill import fill
from tests.web.test_axe import violations

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CURELINE_SHOTS", "")


def test_pages_fit_and_axe_finds_nothing(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    officer = desk.user("risk", None, name="罗嘉", language="zh-hans")
    english = desk.user("risk", None, name="Luo Jia")
    head = desk.user("head", None, name="沈若兰", language="zh-hans")
    legal = desk.user("legal", "legal", more_teams=["early"])
    pages = {
        "home": (officer, "risk:home", ()), "register": (officer, "risk:register", ()),
        "risk": (head, "risk:risk", (filled.risk.pk,)), "edit": (officer, "risk:edit", (filled.risk.pk,)),
        "scenarios": (officer, "risk:scenarios", ()),
        "run": (officer, "risk:run", (filled.run.pk,)), "staffing": (head, "risk:staffing", (filled.staffing.pk,)),
        "concentration": (english, "risk:concentration", ()), "covers": (officer, "risk:covers", ()),
        "cover": (legal, "risk:cover", (filled.cover.pk,)),
        "claim": (legal, "risk:claim", (filled.claim.pk,)), "home-en": (english, "risk:home", ()),
    }  # fmt: skip
    for name, (user, view, args) in pages.items():
        for width in (1440, 390):
            page = visit(user, reverse(view, args=args), width=width, dark=name == "home-en")
            page.wait_for_load_state()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if width == 1440:
                assert not violations(page), (name, violations(page))
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
            page.context.close()
