"""The pages of goals, plans and what-if, through the test client and in a browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cureline.engine import strategy
from cureline.goal import holding
from cureline.goal.models import Goal, Plan, Simulation
from cureline.goal.services import simulations, tracking
from tests.conftest import Visit
from tests.desk import Desk
from tests.goal import months
from tests.web.shots import shot

pytestmark = pytest.mark.django_db


def test_the_head_sets_the_next_quarter_in_one_flow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    months.book(desk, monkeypatch)
    analyst, head = desk.client(who["analyst"]), desk.client(who["head"])
    page = analyst.get(reverse("goal:new"))
    assert page.context["period"].code == "2027-Q1"
    assert b"<svg" in page.content
    address = reverse("goal:new") + "?measure=recovered&period=2026-Q4&whose=bank"
    assert analyst.post(address, {"target": "much"}).context["form"].errors
    kept = analyst.post(address, {"target": "95,000.50", "why": "旺季"}, follow=True)
    goal = Goal.objects.get()
    assert (goal.target, goal.why) == (9_500_050, "旺季")
    assert kept.redirect_chain == [(reverse("goal:show", args=[goal.pk]), 302)]
    analyst.post(reverse("goal:split", args=[goal.pk]), {"to": "team"})
    early = Goal.objects.get(scope_id="early")
    analyst.post(reverse("goal:split", args=[early.pk]), {"to": "collector"})
    part = Goal.objects.get(scope_id="X2")
    changed = analyst.post(reverse("goal:adjust", args=[part.pk]), {"target": "30000", "back": early.pk}, follow=True)
    assert changed.status_code == 200
    assert Goal.objects.get(scope_id="X2").target == 3_000_000
    analyst.post(reverse("goal:submit", args=[goal.pk]))
    assert analyst.post(reverse("goal:approve", args=[goal.pk])).status_code == 403
    assert "1" in str(head.get("/").content.decode().count("goal/?period=2026-Q4"))
    head.post(reverse("goal:approve", args=[goal.pk]))
    tracking.track(months.TODAY)
    shown = head.get(reverse("goal:index") + "?period=2026-Q4").content.decode()
    # the actual figure leads to what it is made of
    assert "/results/trace/?measure=recovered" in shown
    assert shown.count("<progress") == 0
    # the overview of results shows each figure's goal beside it: the bank's to the head, the team's to its leader
    overview = reverse("results:overview") + "?from=2026-10&to=2026-11"
    for client, row in ((head, goal), (desk.client(who["leader"]), early)):
        assert reverse("goal:show", args=[row.pk]) in client.get(overview).content.decode()
    assert "95,000" in head.get(overview).content.decode()
    other = head.get(reverse("results:overview") + "?from=2026-11&to=2026-11").content.decode()
    assert reverse("goal:show", args=[goal.pk]) not in other
    # a collector sees the own goal at home and nobody else's
    collector = desk.client(who["X2"])
    assert reverse("goal:show", args=[part.pk]) in collector.get("/").content.decode()
    assert collector.get(reverse("goal:show", args=[early.pk])).status_code == 404
    assert "2026-Q4" in collector.get(reverse("goal:show", args=[part.pk])).content.decode()
    for wrong in ("?period=2026-Q9", "?period=x"):
        assert head.get(reverse("goal:index") + wrong).status_code == 404


def test_a_plan_is_drafted_changed_tried_and_approved(desk: Desk) -> None:
    author, head = desk.client(desk.user("analyst", None)), desk.client(desk.user("head", None))
    author.post(reverse("goal:plan_draft"), {"period": "2027-Q1"})
    plan = Plan.objects.get()
    page = reverse("goal:plan", args=[plan.pk])
    line = plan.lines.get(team="early", channel="call")
    mark = f"line-{line.pk}-"
    given = {
        mark + name: value for name, value in (("contacts", "80"), ("from", "9"), ("until", "20"), ("day-0", "on"))
    }
    author.post(reverse("goal:plan_change", args=[plan.pk]), {**given, "note": "节前"})
    line.refresh_from_db()
    assert (line.contacts_a_day, line.from_hour, line.until_hour, line.weekdays) == (80, 9, 20, [0])
    assert author.post(reverse("goal:plan_try", args=[plan.pk])).status_code == 302
    row = Simulation.objects.get()
    Simulation.objects.filter(pk=row.pk).update(days=1, size=40, seeds=1)
    simulations.run_due()
    assert author.get(page).status_code == 200
    author.post(reverse("goal:plan_attach", args=[plan.pk]), {"simulation": row.pk})
    head.post(reverse("goal:plan_approve", args=[plan.pk]))
    plan.refresh_from_db()
    assert (plan.state, plan.note) == ("approved", "节前")
    assert author.get(reverse("goal:plans")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_strategies_are_compared_in_the_browser(desk: Desk, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    months.snapshot()
    who = months.people(desk)
    months.book(desk, monkeypatch)
    for language in ("zh-hans", "en"):
        who["head"].language = language
        who["head"].save()
        page = visit(who["head"], reverse("goal:new"))
        shot(page, f"goal-new-{language}")
        page.locator("form[method=post] button.primary").click()
        page.wait_for_load_state()
        if language == "en":
            page.get_by_role("button", name="Team", exact=True).click()
            page.wait_for_load_state()
        shot(page, f"goal-show-{language}")
        page.goto(reverse("goal:index") + "?period=2027-Q1")
        shot(page, f"goal-index-{language}")
        page.set_viewport_size({"width": 390, "height": 800})
        shot(page, f"goal-index-{language}-390")
    # no night is published: the debtors are drawn from the world
    monkeypatch.setattr(holding, "portrait", lambda names=(): None)
    page = visit(who["head"], reverse("goal:simulations"))
    shot(page, "what-ifs-en")
    page.get_by_label("consumer 2026.1").check()
    page.get_by_label("A draft of a strategy").fill("name: [")
    page.get_by_role("button", name="Simulate").click()
    assert page.get_by_text("This can't be asked for").is_visible()
    draft = strategy.shipped("consumer").replace('version: "2026.1"', 'version: "2026.2"', 1)
    page.get_by_label("A draft of a strategy").fill(draft)
    for name, value in (("Days", "3"), ("Customers", "60"), ("Runs of chance", "2")):
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Simulate").click()
    page.get_by_text("You may leave").wait_for()
    assert simulations.run_due() == 1
    # the page asks each second and shows the result by itself
    page.get_by_role("heading", name="Side by side").wait_for(timeout=20_000)
    assert page.get_by_text("no clear difference").first.is_visible()
    shot(page, "what-if-en")
    page.set_viewport_size({"width": 390, "height": 800})
    shot(page, "what-if-en-390")
