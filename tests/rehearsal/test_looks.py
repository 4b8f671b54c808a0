"""The pages in a browser: a whole call by keyboard, nothing overflows, axe finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from cureline.rehearsal.models import Session
from tests.conftest import Visit
from tests.desk import Desk
from tests.rehearsal.fill import fill
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_pages_stay_within_the_window_and_axe_finds_nothing(desk: Desk, visit: Visit, language: str) -> None:
    filled = fill(desk, language)
    pages = {
        "home": (filled.trainee, reverse("rehearsal:home")),
        "call": (filled.trainee, reverse("rehearsal:call", args=[filled.running.pk])),
        "replay": (filled.trainee, reverse("rehearsal:replay", args=[filled.good.pk])),
        "abusive": (filled.coach, reverse("rehearsal:replay", args=[filled.bad.pk])),
        "marked": (filled.coach, reverse("rehearsal:replay", args=[filled.good.pk])),
        "calls": (filled.coach, reverse("rehearsal:calls")),
        "coach": (filled.coach, reverse("rehearsal:coach")),
        "scenario": (filled.coach, reverse("rehearsal:scenario", args=["angry"])),
    }
    for name, (user, address) in pages.items():
        for width, dark in ((1440, False), (390, True)):
            page = visit(user, address, width=width, dark=dark)
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{language}-{width}.png"), full_page=True)
            status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
            assert status == 200, (name, page.inner_text("main"))
            assert not violations(page), (name, width)
            page.close()


@pytest.mark.django_db(transaction=True)
def test_a_call_is_held_with_the_keyboard_alone(desk: Desk, visit: Visit) -> None:
    phone = desk.user("phone")
    page = visit(phone, reverse("rehearsal:scenario", args=["wrong_number"]), width=390)
    page.wait_for_load_state()
    page.get_by_role("button", name="Begin the call").press("Enter")
    page.wait_for_selector("#call")
    page.locator("#text:focus").wait_for()
    for number, words in enumerate((
        "May I speak with Mr Deng, please?",
        "I am sorry. I will have this number taken off our record, you will not be called again.",
        "Thank you for your time, good-bye.",
    )):  # fmt: skip
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        page.locator(".bubble.me").nth(number).wait_for()
        # the answer came with it, and the place to speak has the focus again
        page.locator("#text:focus, .over a:focus").wait_for()
    page.wait_for_selector(".over")
    row = Session.objects.get()
    assert row.end == "corrected"
    assert row.total >= 80
    page.keyboard.press("Enter")
    page.wait_for_url("**/replay/")
    page.wait_for_selector("ol.replay")
    assert "May I speak with Mr Deng" in page.inner_text("ol.replay")


@pytest.mark.django_db(transaction=True)
def test_a_forbidden_act_is_told_at_once_with_its_article(desk: Desk, visit: Visit) -> None:
    phone = desk.user("phone")
    page = visit(phone, reverse("rehearsal:scenario", args=["job_loss"]))
    page.wait_for_load_state()
    page.get_by_role("button", name="Begin the call").click()
    page.wait_for_selector("#call")
    page.fill("#text", "I will call your boss today.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chat .told.bad")
    assert "GB/T 45251-2025" in page.inner_text(".chat .told.bad")
    assert "30" in page.inner_text(".aside .told.bad")
