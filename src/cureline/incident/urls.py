"""Addresses of the pages below `/incident/`."""

from __future__ import annotations

from django.urls import path

from cureline.incident.pages import handling, ready, reports

app_name = "incident"
urlpatterns = [
    path("", handling.index, name="index"),
    path("declare/", handling.declare, name="declare"),
    path("<int:incident_id>/", handling.show, name="show"),
    path("<int:incident_id>/next/", handling.ticking, name="ticking"),
    path("<int:incident_id>/organise/", handling.organise, name="organise"),
    path("<int:incident_id>/note/", handling.note, name="note"),
    path("<int:incident_id>/grade/", handling.grade, name="grade"),
    path("<int:incident_id>/stop/", handling.stop, name="stop"),
    path("<int:incident_id>/close/", handling.close, name="close"),
    path("<int:incident_id>/review/", handling.review, name="review"),
    path("<int:incident_id>/actions/", handling.action, name="action"),
    path("<int:incident_id>/actions/<int:action_id>/", handling.action_act, name="action_act"),
    path("steps/<int:step_id>/", handling.step, name="step"),
    path("reports/<int:report_id>/", reports.show, name="report"),
    path("reports/<int:report_id>/act/", reports.act, name="report_act"),
    path("reports/<int:report_id>/pdf/", reports.pdf, name="report_pdf"),
    path("plans/", ready.plans, name="plans"),
    path("plans/<str:kind>/", ready.plan, name="plan"),
    path("plans/drafts/<int:draft_id>/", ready.plan_decide, name="plan_decide"),
    path("drills/", ready.drills, name="drills"),
    path("roster/", ready.roster, name="roster"),
    path("resources/", ready.resources, name="resources"),
]
