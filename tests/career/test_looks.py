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
from tests.web.test_axe import addressed

SHOTS = os.environ.get("CURELINE_SHOTS", "")
# each page in one look in turn; all looks with pictures
LOOKS = ((1440, False), (390, True), (390, False), (1440, True))


@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_and_without_violation(desk: Desk, visit: Visit) -> None:
    filled = fill(desk, "zh-hans")
    house, states = filled.house, filled.by_state
    second = desk.user("head", None, language="en")
    looked = [
        (house.head, {
            "openings": reverse("career:openings"), "opening": reverse("career:opening", args=[filled.opening.pk]),
            "offer": reverse("career:candidate", args=[states["offered"].pk]), "deciding": reverse("career:deciding"),
            "promotion": reverse("career:promotion", args=[filled.promotion.pk]),
        }),
        (second, {
            "waiting": reverse("career:opening", args=[filled.waiting.pk]), "posts": reverse("career:posts"),
            "rated": reverse("career:candidate", args=[states["rated"].pk]),
        }),
        (house.leader, {
            "ask": reverse("career:ask"), "screen": reverse("career:candidate", args=[states["applied"].pk]),
            "invite": reverse("career:candidate", args=[states["screened"].pk]),
            "letter": reverse("career:letter", args=[states["invited"].pk, "invitation"]),
            "rate": reverse("career:rate", args=[filled.rating.pk]), "gaps": reverse("career:gaps"),
            "person": reverse("career:person", args=[filled.promotion.staff_id]),
            "probation": reverse("career:probation", args=[filled.probation.pk]),
        }),
        (filled.promotion.staff.user, {"home": reverse("career:home"), "rewards": reverse("career:rewards")}),
        (filled.newcomer, {"own_probation": reverse("career:probation", args=[filled.probation.pk])}),
        (house.admin, {"onboardings": reverse("career:onboardings") + "?done=1"}),
    ]  # fmt: skip
    wrong: dict[str, list[str]] = {}
    number = 0
    for user, addresses in looked:
        page = visit(user, "/account/login/")
        for name, address in addresses.items():
            number += 1
            for width, dark in LOOKS if SHOTS else (LOOKS[number % 4],):
                if found := addressed(page, address, width, dark):
                    wrong[f"{name} {width}"] = found
                if SHOTS and not dark:
                    page.screenshot(path=str(Path(SHOTS) / f"{name}-{user.language}-{width}.png"), full_page=True)
        page.context.close()
    assert not wrong


@pytest.mark.django_db(transaction=True)
def test_an_interview_is_rated_by_keys(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    rating = filled.by_state["invited"].interview.ratings.get(rater=filled.house.trainer)
    page = visit(filled.house.trainer, reverse("career:rate", args=[rating.pk]))
    for number in range(1, len(filled.opening.frame["questions"]) + 1):
        page.locator(".walk [aria-current='step']", has_text=f"{number} ").wait_for()
        press(page, "4")
        press(page, "e")
        page.keyboard.type("gave an example")
        page.evaluate("document.activeElement.blur()")
        with page.expect_navigation():
            press(page, "n")
    with page.expect_navigation():
        press(page, "s")
    rating = Rating.objects.get(pk=rating.pk)
    assert rating.submitted_at is not None and set(rating.scores.values()) == {4}
