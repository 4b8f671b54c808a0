"""A simulated call in the browser: by the keyboard alone, and what a forbidden act is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.rehearsal.models import Session
from tests.conftest import Visit
from tests.desk import Desk


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
