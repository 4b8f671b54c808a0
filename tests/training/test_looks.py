"""The pages in a browser: nothing overflows, nothing breaks on the console, and axe finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.conftest import Visit
from tests.desk import Desk
from tests.training.fill import fill
from tests.web.test_axe import violations

SHOTS = os.environ.get("CURELINE_SHOTS", "")


@pytest.mark.django_db(transaction=True)
def test_the_pages_stay_within_the_window_in_both_scripts(desk: Desk, visit: Visit) -> None:
    filled = fill(desk)
    learner, trainer = filled.learner, filled.trainer
    pages = [
        (learner, "home", reverse("training:home")),
        (learner, "course", reverse("training:course", args=["negotiation"])),
        (learner, "lesson", reverse("training:lesson", args=["law-basics", "hours"])),
        (learner, "review", reverse("training:review")),
        (learner, "exam", reverse("training:exam", args=["phone"])),
        (learner, "paper", reverse("training:sitting", args=[filled.running.pk])),
        (learner, "result", reverse("training:sitting", args=[filled.passed.pk])),
        (trainer, "learners", reverse("training:learners")),
        (trainer, "learner", reverse("training:learner", args=[learner.staff.pk])),
        (trainer, "licences", reverse("training:licences")),
        (trainer, "exams", reverse("training:exams")),
        (trainer, "courses", reverse("training:courses")),
        (trainer, "questions", reverse("training:questions")),
        (trainer, "write", reverse("training:new_question")),
        (filled.officer, "version", reverse("training:version", args=[filled.version.pk])),
        (filled.officer, "written", reverse("training:written", args=[filled.question.pk])),
    ]
    found: list[tuple[str, object]] = []
    for user, name, address in pages:
        for width in (1440, 390):
            page = visit(user, address, width=width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [(name, wide)] if wide > width else []
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
            if width == 1440:
                found += [(name, one) for one in violations(page)]
            page.close()
    assert found == []
