"""Addresses of the pages below `/career/`."""

from __future__ import annotations

from django.urls import path

from cureline.career.pages import (
    candidates,
    interviews,
    mine,
    onboarding,
    outside,
    probation,
    recruiting,
    rewards,
    staff,
)

app_name = "career"
urlpatterns = [
    path("", mine.home, name="home"),
    path("level/", mine.rate, name="own_level"),
    path("step/", mine.step, name="step"),
    path("step/<int:pk>/withdraw/", mine.step_withdraw, name="step_withdraw"),
    path("internal/", mine.internal, name="internal"),
    path("internal/<int:pk>/", mine.internal_apply, name="internal_apply"),
    path("internal/<int:pk>/withdraw/", mine.internal_withdraw, name="internal_withdraw"),
    path("posts/", staff.posts, name="posts"),
    path("people/", staff.gaps, name="gaps"),
    path("people/<int:pk>/", staff.person, name="person"),
    path("people/<int:pk>/level/", staff.rate, name="rate_level"),
    path("people/<int:pk>/post/", staff.assign, name="assign"),
    path("openings/", recruiting.openings, name="openings"),
    path("openings/new/", recruiting.ask, name="ask"),
    path("openings/<int:pk>/", recruiting.opening, name="opening"),
    path("openings/<int:pk>/decide/", recruiting.decide, name="decide"),
    path("openings/<int:pk>/weights/", recruiting.reweigh, name="reweigh"),
    path("openings/<int:pk>/close/", recruiting.close, name="close"),
    path("openings/<int:pk>/new/", recruiting.take_in, name="take_in"),
    path("openings/<int:pk>/ended/", recruiting.ended, name="ended"),
    path("candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/reveal/", candidates.reveal, name="reveal"),
    path("candidates/<int:pk>/offer/decide/", candidates.decide_offer, name="decide_offer"),
    path("candidates/<int:pk>/letter/<slug:kind>/", candidates.letter, name="letter"),
    path("candidates/<int:pk>/<slug:name>/", candidates.act, name="act"),
    path("interviews/", interviews.mine, name="interviews"),
    path("interviews/<int:pk>/", interviews.rate, name="rate"),
    path("onboarding/", onboarding.onboardings, name="onboardings"),
    path("onboarding/<int:pk>/", onboarding.onboard, name="onboard"),
    path("apply/<str:token>/", outside.apply, name="apply"),
    path("applied/<str:token>/", outside.applied, name="applied"),
    path("probation/", probation.probations, name="probations"),
    path("probation/<int:pk>/", probation.probation, name="probation"),
    path("probation/<int:pk>/decide/", probation.decide, name="probation_decide"),
    path("probation/<int:pk>/<slug:name>/", probation.act, name="probation_act"),
    path("steps/", mine.promotions, name="promotions"),
    path("steps/<int:pk>/", mine.promotion, name="promotion"),
    path("rewards/", rewards.board, name="rewards"),
    path("rewards/new/", rewards.nominate, name="nominate"),
    path("rewards/<int:pk>/show/", rewards.show, name="show_award"),
    path("rewards/decide/", rewards.deciding, name="deciding"),
    path("rewards/budget/", rewards.budget, name="budget"),
    path("rewards/<int:pk>/decide/", rewards.decide, name="decide_award"),
]
