"""Addresses of the pages below `/goal/`."""

from __future__ import annotations

from django.urls import path

from cureline.goal.pages import goals, plans, whatif

app_name = "goal"
urlpatterns = [
    path("", goals.index, name="index"),
    path("new/", goals.new, name="new"),
    path("<int:goal_id>/", goals.show, name="show"),
    path("<int:goal_id>/adjust/", goals.adjust, name="adjust"),
    path("<int:goal_id>/split/", goals.split, name="split"),
    path("<int:goal_id>/submit/", goals.submit, name="submit"),
    path("<int:goal_id>/withdraw/", goals.withdraw, name="withdraw"),
    path("<int:goal_id>/approve/", goals.approve, name="approve"),
    path("plans/", plans.index, name="plans"),
    path("plans/draft/", plans.draft, name="plan_draft"),
    path("plans/<int:plan_id>/", plans.show, name="plan"),
    path("plans/<int:plan_id>/change/", plans.change, name="plan_change"),
    path("plans/<int:plan_id>/try/", plans.try_out, name="plan_try"),
    path("plans/<int:plan_id>/attach/", plans.attach, name="plan_attach"),
    path("plans/<int:plan_id>/approve/", plans.approve, name="plan_approve"),
    path("what-if/", whatif.index, name="simulations"),
    path("what-if/<int:simulation_id>/", whatif.show, name="simulation"),
    path("what-if/<int:simulation_id>/progress/", whatif.progress, name="simulation_progress"),
    path("what-if/<int:simulation_id>/cancel/", whatif.cancel, name="simulation_cancel"),
    path("what-if/<int:simulation_id>/again/", whatif.again, name="simulation_again"),
    path("what-if/<int:simulation_id>/<int:place>/", whatif.text, name="simulation_text"),
]
