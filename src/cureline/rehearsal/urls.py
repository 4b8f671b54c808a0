"""Addresses of the pages below `/rehearsal/`."""

from __future__ import annotations

from django.urls import path

from cureline.rehearsal import coach_pages, pages

app_name = "rehearsal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("calls/", pages.calls, name="calls"),
    path("calls/<int:session_id>/", pages.call, name="call"),
    path("calls/<int:session_id>/say/", pages.say, name="say"),
    path("calls/<int:session_id>/leave/", pages.leave, name="leave"),
    path("calls/<int:session_id>/replay/", pages.replay, name="replay"),
    path("calls/<int:session_id>/comment/", coach_pages.comment, name="comment"),
    path("calls/<int:session_id>/rate/", coach_pages.rate, name="rate"),
    path("scenarios/<slug:name>/", coach_pages.scenario, name="scenario"),
    path("coach/", coach_pages.coach, name="coach"),
    path("coach/assign/", coach_pages.assign, name="assign"),
    path("coach/exercises/<int:exercise_id>/withdraw/", coach_pages.withdraw, name="withdraw"),
]
