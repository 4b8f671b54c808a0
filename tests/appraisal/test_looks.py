"""The pages in a browser: within the window, nothing that axe finds, and a rating by keys alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from cureline.appraisal.models import Rating
from tests.appraisal import made
from tests.appraisal.fill import fill
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
def test_the_pages_are_sound_in_both_languages(desk: Desk, visit: Visit) -> None:
    filled = fill(desk, "zh-hans")
    team = filled.team
    looks = [
        ("mine", team.collectors[0], reverse("appraisal:mine")),
        ("show", team.collectors[1], reverse("appraisal:show", args=[filled.other.pk])),
        ("figure", team.collectors[0], reverse("appraisal:figure", args=[filled.appealed.pk, "cured"])),
        ("appeal", team.compliance, reverse("appraisal:show", args=[filled.appealed.pk])),
        ("team", team.leader, reverse("appraisal:team")),
        ("periods", team.head, reverse("appraisal:periods")),
        ("period", team.head, reverse("appraisal:period", args=[made.CODE])),
        ("rules", team.head, reverse("appraisal:rules")),
        ("rule", team.head, reverse("appraisal:rule", args=[filled.rules.pk])),
        ("queue", team.compliance, reverse("appraisal:queue")),
        ("rate", team.compliance, reverse("appraisal:rate", args=[filled.waiting.pk])),
        ("sample", team.leader, reverse("appraisal:sample", args=[filled.settled.pk])),
        ("agreement", team.compliance, reverse("appraisal:agreement")),
        ("sessions", team.leader, reverse("appraisal:sessions")),
        ("appeals", team.compliance, reverse("appraisal:appeals")),
    ]
    found: dict[str, list[str]] = {}
    opened: dict[int, Page] = {}
    for number, (name, user, address) in enumerate(looks):
        if user.pk not in opened:
            opened[user.pk] = visit(user, "/account/login/")
        page = opened[user.pk]
        for width, dark in ((1440, False), (390, True)):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
            answer = page.goto(address)
            assert answer is not None and answer.status == 200, (name, answer and answer.status)
            assert page.url.endswith(address), (name, page.url)
            # each page by axe in one of the two looks, its width in both
            told = violations(page) if (number + dark) % 2 else []
            wide = page.evaluate("document.documentElement.scrollWidth") - width
            if told or wide > 0:
                found[f"{name} {width}"] = [*told, f"wide by {wide}"]
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{user.language}-{width}.png"), full_page=True)
    assert not found, "\n".join(f"{look}: {told}" for look, told in found.items())


@pytest.mark.django_db(transaction=True)
def test_a_sample_is_rated_by_keys_alone(desk: Desk, visit: Visit) -> None:
    team = made.department(desk)
    samples = made.sampled(team, each=1)
    page = visit(team.leader, reverse("appraisal:queue"))
    press(page, "n")
    page.wait_for_url("**/rate/")
    page.wait_for_load_state()
    for code in made.form_scores():
        page.locator(f"input[name='{code}']").first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
    page.locator("input[name='record']").first.evaluate("one => document.activeElement.blur()")
    press(page, "Enter")
    page.wait_for_url(f"**/quality/{samples[1].pk}/rate/")
    assert Rating.objects.get().mark == 75.0
