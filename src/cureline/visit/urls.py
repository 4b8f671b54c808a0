"""Addresses of the pages below `/visit/`."""

from __future__ import annotations

from django.urls import path

from cureline.visit import floor_pages, pages

app_name = "visit"
urlpatterns = [
    path("", pages.index, name="index"),
    path("out/", pages.set_out, name="set_out"),
    path("back/", pages.end_day, name="end_day"),
    path("alarm/", pages.alarm, name="alarm"),
    path("alarm/<int:alarm_id>/acknowledge/", floor_pages.acknowledge, name="acknowledge"),
    path("floor/", floor_pages.floor, name="floor"),
    path("floor/live/", floor_pages.live, name="live"),
    path("floor/plan/", floor_pages.plan, name="plan"),
    path("evidence/<uuid:evidence_id>/", pages.evidence, name="evidence"),
    path("<int:visit_id>/", pages.show, name="show"),
    path("<int:visit_id>/address/", pages.address, name="address"),
    path("<int:visit_id>/arrive/", pages.arrive, name="arrive"),
    path("<int:visit_id>/leave/", pages.leave, name="leave"),
    path("<int:visit_id>/cancel/", pages.cancel, name="cancel"),
    path("<int:visit_id>/photo/", pages.photo, name="photo"),
]
