"""Addresses of the pages below `/results/`."""

from __future__ import annotations

from django.urls import path

from cureline.results.pages import show, trace
from cureline.results.report import pages as reports

app_name = "results"
urlpatterns = [
    path("", show.topic, name="overview"),
    path("trace/", trace.trace, name="trace"),
    path("measure/<slug:code>/", show.measure, name="measure"),
    path("reports/", reports.listing, name="reports"),
    path("reports/make/", reports.make, name="report_make"),
    path("reports/<int:pk>/", reports.show, name="report"),
    path("reports/<int:pk>/<slug:kind>/", reports.fetch, name="report_file"),
    path("<slug:name>/", show.topic, name="topic"),
]
