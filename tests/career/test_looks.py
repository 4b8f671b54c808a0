"""The pages in a browser: nothing overflows, no violation by axe, nothing breaks; interviews are rated by keys."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from cureline.career.models import Rating
from tests.career.fill import fill
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_and_without_violation(desk: Desk, visit: Visit) -> None:
    filled = fill(desk, "zh-hans")
    house, states = filled.house, filled.by_state
    second = desk.user("head", None, language="en")
    looked = [
        ("openings", house.head, reverse("career:openings")),
        ("opening", house.head, reverse("career:opening", args=[filled.opening.pk])),
        ("waiting", second, reverse("career:opening", args=[filled.waiting.pk])),
        ("ask", house.leader, reverse("career:ask")),
        ("screen", house.leader, reverse("career:candidate", args=[states["applied"].pk])),
        ("invite", house.leader, reverse("career:candidate", args=[states["screened"].pk])),
        ("rated", second, reverse("career:candidate", args=[states["rated"].pk])),
        ("offer", house.head, reverse("career:candidate", args=[states["offered"].pk])),
        ("letter", house.leader, reverse("career:letter", args=[states["invited"].pk, "invitation"])),
        ("interviews", house.leader, reverse("career:interviews")),
        ("rate", house.leader, reverse("career:rate", args=[filled.rating.pk])),
        ("home", filled.promotion.staff.user, reverse("career:home")),
        ("posts", second, reverse("career:posts")),
        ("gaps", house.leader, reverse("career:gaps")),
        ("person", house.leader, reverse("career:person", args=[filled.promotion.staff_id])),
        ("probations", house.leader, reverse("career:probations")),
        ("probation", house.leader, reverse("career:probation", args=[filled.probation.pk])),
        ("own_probation", filled.newcomer, reverse("career:probation", args=[filled.probation.pk])),
        ("promotion", house.head, reverse("career:promotion", args=[filled.promotion.pk])),
        ("rewards", filled.promotion.staff.user, reverse("career:rewards")),
        ("nominate", house.leader, reverse("career:nominate")),
        ("deciding", house.head, reverse("career:deciding")),
        ("onboardings", house.admin, reverse("career:onboardings") + "?done=1"),
    ]
    wrong: dict[str, list[str]] = {}
    for number, (name, user, address) in enumerate(looked):
        page = visit(user, address)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if (number + width) % 4 else "light", reduced_motion="reduce")
            if found := violations(page):
                wrong[f"{name} {width}"] = found
            if SHOTS:
                page.emulate_media(color_scheme="light")
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{user.language}-{width}.png"), full_page=True)
        page.context.close()
    assert not wrong


@pytest.mark.django_db(transaction=True)
def test_an_interview_is_rated_by_keys(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    count = len(filled.opening.frame["questions"])
    page = visit(filled.house.trainer, reverse("career:rate", args=[filled.by_state["invited"].interview.ratings.get(
        rater=filled.house.trainer).pk]))  # fmt: skip
    for number in range(1, count + 1):
        page.locator(".walk [aria-current='step']", has_text=f"{number} ").wait_for()
        press(page, "4")
        press(page, "e")
        page.keyboard.type("gave an example")
        page.evaluate("document.activeElement.blur()")
        with page.expect_navigation():
            press(page, "n")
    with page.expect_navigation():
        press(page, "s")
    rating = Rating.objects.get(rater=filled.house.trainer, interview__candidate=filled.by_state["invited"])
    assert rating.submitted_at is not None and set(rating.scores.values()) == {4}
