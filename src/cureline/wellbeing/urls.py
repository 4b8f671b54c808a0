"""Addresses of the pages below `/wellbeing/`."""

from __future__ import annotations

from django.urls import path, re_path

from cureline.wellbeing import pages, together_pages

app_name = "wellbeing"
urlpatterns = [
    path("", pages.mine, name="mine"),
    path("swaps/ask/", pages.swap_ask, name="swap_ask"),
    re_path(r"^swaps/(?P<swap_id>\d{1,18})/(?P<word>yes|no|withdraw)/$", pages.swap_answer, name="swap_answer"),
    path("pause/take/", pages.pause_take, name="pause_own"),
    path("pause/<int:pause_id>/", pages.pause, name="pause"),
    path("pause/<int:pause_id>/take/", pages.pause_take, name="pause_take"),
    re_path(r"^pause/(?P<pause_id>\d{1,18})/(?P<word>decline|back)/$", pages.pause_end, name="pause_end"),
    path("team/", pages.team, name="team"),
    path("team/shift/", pages.shift, name="shift"),
    path("team/copy/", pages.copy, name="copy"),
    re_path(r"^team/swaps/(?P<swap_id>\d{1,18})/(?P<word>yes|no)/$", pages.swap_decide, name="swap_decide"),
    path("load/", pages.board, name="board"),
    path("load/<int:staff_id>/", pages.person, name="person"),
    path("care/", together_pages.care, name="care"),
    path("care/new/<int:staff_id>/", together_pages.care_new, name="care_new"),
    path("care/<int:plan_id>/", together_pages.care_plan, name="care_plan"),
    path("care/<int:plan_id>/step/", together_pages.care_step, name="care_step"),
    path("care/<int:plan_id>/head/", together_pages.care_head, name="care_head"),
    path("care/<int:plan_id>/review/", together_pages.care_review, name="care_review"),
    path("care/steps/<int:step_id>/done/", together_pages.care_done, name="care_done"),
    path("events/", together_pages.events, name="events"),
    path("events/new/", together_pages.event_new, name="event_new"),
    path("events/<int:event_id>/", together_pages.event, name="event"),
    re_path(
        r"^events/(?P<event_id>\d{1,18})/(?P<word>join|leave|cancel|close)/$", together_pages.event_do, name="event_do"
    ),
    path("pulse/", together_pages.pulses, name="pulses"),
    path("pulse/open/", together_pages.pulse_open, name="pulse_open"),
    path("pulse/<int:pulse_id>/", together_pages.pulse, name="pulse"),
    path("pulse/<int:pulse_id>/answer/", together_pages.pulse_answer, name="pulse_answer"),
]
