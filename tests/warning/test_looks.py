"""The pages in a browser: nothing overflows, nothing breaks on the console, axe finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import Visit
from tests.desk import Desk
from tests.warning.fill import fill
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_and_axe_finds_nothing(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    leader = desk.user("leader", "early", language="zh-hans")
    risk, other = desk.user("risk", None, language="zh-hans"), desk.user("risk", None, language="en")
    pages = {
        "alerts": reverse("warning:alerts"),
        "alert": reverse("warning:alert", args=[filled.complaints.pk]),
        "closed": reverse("warning:alert", args=[filled.closed.pk]),
        "indicators": reverse("warning:indicators"),
        "indicator": reverse("warning:indicator", args=["complaints"]),
        "series-list": reverse("warning:series_list"),
        "series": reverse("warning:series", args=["cn_unemployment"]),
        "feed": reverse("warning:feed", args=[filled.feed.pk]),
        "accounts": reverse("warning:accounts"),
    }
    for name, address in pages.items():
        for user, width in ((leader if name == "accounts" else risk, 1440), (risk, 390), (other, 1440)):
            page = visit(user, address, width=width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if width == 390:
                assert violations(page) == [], name
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{user.language}-{width}.png"), full_page=True)
