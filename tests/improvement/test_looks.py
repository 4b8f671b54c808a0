"""The pages in a browser: nothing overflows, and nothing breaks on the console."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import Visit
from tests.desk import Desk
from tests.improvement.fill import fill

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_in_both_scripts(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    head = desk.user("head", None, language="zh-hans")
    leader = desk.user("analyst", None, language="en")
    pages = {
        "findings": reverse("improvement:findings"),
        "finding": reverse("improvement:finding", args=[filled.finding.pk]),
        "hours": reverse("improvement:finding", args=[filled.hours.pk]),
        "proposal": reverse("improvement:proposal", args=[filled.waiting.pk]),
        "follow": reverse("improvement:follow_up", args=[filled.accepted.pk]),
        "proposals": reverse("improvement:proposals"),
    }
    for name, address in pages.items():
        for user, width in ((head, 1440), (head, 390), (leader, 1440)):
            page = visit(user, address, width=width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{user.language}-{width}.png"), full_page=True)
