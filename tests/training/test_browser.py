"""A learner's day in a browser: questions by keyboard alone, an examination that a closed window outlives."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.training import services
from cureline.training.models import Review, Sitting
from tests.conftest import Visit, press
from tests.desk import Desk
from tests.training.fill import study


@pytest.mark.django_db(transaction=True)
def test_todays_questions_are_answered_by_keyboard_alone(desk: Desk, visit: Visit) -> None:
    user = desk.user("phone", language="en")
    study(user.staff, "law-basics")
    before = Review.objects.filter(staff=user.staff, daily=True).count()
    page = visit(user, reverse("training:review"))
    for _ in range(3):
        page.locator(".options > :first-child").wait_for()
        question = services.cards.next_question(user.staff)
        assert question is not None
        places = [n for n, option in enumerate(question.options, start=1) if option.right]
        for place in places:
            press(page, str(place))
        if question.kind == "multiple":
            press(page, "Enter")
        # right: how well it was known decides when it comes again
        page.locator(".ratings").wait_for()
        press(page, "3")
        page.locator(".ratings").wait_for(state="detached")
        page.wait_for_load_state()
    page.locator("main").wait_for()
    rows = Review.objects.filter(staff=user.staff, daily=True).order_by("-pk")[:3]
    assert [row.right for row in rows] == [True] * 3 and {row.rating for row in rows} == {3}
    assert Review.objects.filter(staff=user.staff, daily=True).count() == before + 3


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_as_it_is_given_and_a_closed_window_loses_nothing(desk: Desk, visit: Visit) -> None:
    user = desk.user("care", "care", language="en")
    page = visit(user, reverse("training:exam", args=["care"]))
    page.get_by_role("button", name="Begin now").click()
    page.locator(".clock").wait_for()
    page.wait_for_load_state()
    row = Sitting.objects.get(staff=user.staff)
    for place in (1, 2):
        with page.expect_response(lambda answer: "/save/" in answer.url):
            page.locator(f"#q{place} .options > label").first.click()
    page.locator("#saved", has_text="2 of").wait_for()
    row.refresh_from_db()
    first = [found["options"][0]["id"] for found in row.paper[:2]]
    assert [row.answers[found["key"]] for found in row.paper[:2]] == [[first[0]], [first[1]]]
    page.close()
    again = visit(user, reverse("training:sitting", args=[row.pk]), width=390)
    assert again.locator("#q1 input").first.is_checked()
    again.wait_for_load_state()
    again.get_by_role("button", name="Hand in").click()
    again.locator("#confirm").get_by_role("button", name="Yes, do it").click()
    again.locator(".why").first.wait_for()
    row.refresh_from_db()
    assert row.state == Sitting.State.FAILED and len(row.answers) == 2
