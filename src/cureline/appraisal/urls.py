"""Addresses of the pages below `/appraisal/`."""

from __future__ import annotations

from django.urls import path

from cureline.appraisal import pages, period_pages, quality_pages

app_name = "appraisal"
urlpatterns = [
    path("", pages.mine, name="mine"),
    path("team/", pages.team, name="team"),
    path("appeals/", pages.appeals, name="appeals"),
    path("<int:appraisal_id>/", pages.show, name="show"),
    path("<int:appraisal_id>/figures/<slug:code>/", pages.figure, name="figure"),
    path("<int:appraisal_id>/self/", pages.review_self, name="review_self"),
    path("<int:appraisal_id>/teamwork/", pages.teamwork, name="teamwork"),
    path("<int:appraisal_id>/review/", pages.review, name="review"),
    path("<int:appraisal_id>/calibrate/", pages.calibrate, name="calibrate"),
    path("<int:appraisal_id>/acknowledge/", pages.acknowledge, name="acknowledge"),
    path("<int:appraisal_id>/appeal/", pages.appeal, name="appeal"),
    path("<int:appraisal_id>/hear/", pages.hear, name="hear"),
    path("periods/", period_pages.periods, name="periods"),
    path("periods/<slug:code>/", period_pages.period, name="period"),
    path("periods/<slug:code>/progress/", period_pages.progress, name="progress"),
    path("periods/<slug:code>/act/", period_pages.act, name="act"),
    path("rules/", period_pages.rules_list, name="rules"),
    path("rules/new/", period_pages.rules_new, name="rules_new"),
    path("rules/<int:rules_id>/", period_pages.rule, name="rule"),
    path("rules/<int:rules_id>/simulate/", period_pages.rule_simulate, name="rule_simulate"),
    path("rules/<int:rules_id>/decide/", period_pages.rule_decide, name="rule_decide"),
    path("quality/", quality_pages.queue, name="queue"),
    path("quality/<int:sample_id>/rate/", quality_pages.rate, name="rate"),
    path("quality/<int:sample_id>/", quality_pages.sample, name="sample"),
    path("quality/agreement/", quality_pages.agreement, name="agreement"),
    path("quality/sessions/", quality_pages.sessions, name="sessions"),
]
