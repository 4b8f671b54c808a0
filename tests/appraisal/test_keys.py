"""A sample is rated by keys alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.appraisal.models import Rating
from tests.appraisal import made
from tests.conftest import Visit, press
from tests.desk import Desk


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
