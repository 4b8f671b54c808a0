"""Addresses of the pages below `/results/`."""

from __future__ import annotations

from django.urls import path

from cureline.results.pages import show, trace

app_name = "results"
urlpatterns = [
    path("", show.topic, name="overview"),
    path("trace/", trace.trace, name="trace"),
    path("measure/<slug:code>/", show.measure, name="measure"),
    path("<slug:name>/", show.topic, name="topic"),
]
