"""Addresses of the pages below `/script/`."""

from __future__ import annotations

from django.urls import path

from cureline.script import pages

app_name = "script"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.write, name="new"),
    path("look/", pages.look, name="look"),
    path("try/", pages.attempt, name="try"),
    path("version/<int:version_id>/", pages.version, name="version"),
    path("version/<int:version_id>/decide/", pages.decide, name="decide"),
    path("version/<int:version_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("run/<slug:name>/<str:customer_id>/", pages.run, name="run"),
    path("<slug:name>/", pages.read, name="read"),
    path("<slug:name>/write/", pages.write, name="write"),
    path("<slug:name>/compare/", pages.compare, name="compare"),
]
