"""An interview is rated by keys alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.career.models import Rating
from tests.career.fill import fill
from tests.conftest import Visit, press
from tests.desk import Desk


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
