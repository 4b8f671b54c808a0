"""The pages in a browser: nothing overflows, nothing breaks, and Axe finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from cureline.contact.services import stops
from tests.conftest import Visit
from tests.desk import Desk
from tests.incident.fill import fill
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_in_both_scripts(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    head, reader = filled.people["head"], filled.people["compliance"]
    head.language, reader.language = "zh-hans", "en"
    head.save()
    stops.stop("channel", "sms", user=reader, reason="短信内容有误，先停发", incident_id=filled.leak.pk)
    pages = {
        "index": reverse("incident:index"),
        "declare": reverse("incident:declare"),
        "show": reverse("incident:show", args=[filled.leak.pk]),
        "over": reverse("incident:show", args=[filled.over.pk]),
        "report": reverse("incident:report", args=[filled.report.pk]),
        "plans": reverse("incident:plans"),
        "plan": reverse("incident:plan", args=["data_leak"]),
        "drills": reverse("incident:drills"),
        "roster": reverse("incident:roster"),
        "resources": reverse("incident:resources"),
        "stops": reverse("contact:stops"),
    }
    page = visit(head, reverse("incident:index"))
    for name, address in pages.items():
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-zh-{width}.png"), full_page=True)
        assert violations(page) == [], name
    english = visit(reader, reverse("incident:index"), dark=True)
    for name in ("show", "report", "stops"):
        english.goto(pages[name])
        assert english.evaluate("document.documentElement.scrollWidth") <= 1440, name
        if SHOTS:
            english.screenshot(path=str(Path(SHOTS) / f"{name}-en-dark.png"), full_page=True)
        assert violations(english) == [], name
