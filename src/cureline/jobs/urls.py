"""Addresses of the pages below `/jobs/`."""

from __future__ import annotations

from django.urls import path

from cureline.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("<int:pk>/retry/", pages.retry, name="retry"),
    path("<int:pk>/cancel/", pages.cancel, name="cancel"),
]
