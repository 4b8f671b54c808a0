"""Addresses of the pages below `/people/`."""

from __future__ import annotations

from django.urls import path, re_path

from cureline.people import pages

app_name = "people"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.add, name="add"),
    path("teams/", pages.teams, name="teams"),
    path("teams/save/", pages.save_team, name="save_team"),
    path("<int:pk>/", pages.record, name="record"),
    path("<int:pk>/change/", pages.change, name="change"),
    path("<int:pk>/absence/", pages.absence, name="absence"),
    path("absence/<int:pk>/remove/", pages.remove_absence, name="remove_absence"),
    re_path(r"^(?P<pk>[0-9]{1,18})/(?P<name>invite|unlock|factor|sessions)/$", pages.act, name="act"),
]
