"""Addresses of the pages below `/worklist/`."""

from __future__ import annotations

from django.urls import path

from cureline.worklist import callback_pages, floor_pages, pages

app_name = "worklist"
urlpatterns = [
    path("", pages.queue, name="queue"),
    path("next/", pages.next_customer, name="next"),
    path("tasks/<int:task_id>/claim/", pages.claim, name="claim"),
    path("tasks/<int:task_id>/release/", pages.release, name="release"),
    path("customers/<str:customer_id>/finish/", pages.finish, name="finish"),
    path("customers/<str:customer_id>/callback/", callback_pages.callback, name="callback"),
    path("callbacks/", callback_pages.callbacks, name="callbacks"),
    path("callbacks/<int:task_id>/", callback_pages.change, name="change_callback"),
    path("callbacks/<int:task_id>/cancel/", callback_pages.cancel, name="cancel_callback"),
    path("floor/", floor_pages.floor, name="floor"),
    path("floor/live/", floor_pages.live, name="floor_live"),
    path("floor/work/", floor_pages.work, name="work"),
    path("floor/absences/", floor_pages.absences, name="absences"),
    path("floor/absences/<int:absence_id>/back/", floor_pages.back, name="back"),
    path("approvals/", floor_pages.approvals, name="approvals"),
]
