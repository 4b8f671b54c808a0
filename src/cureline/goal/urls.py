"""Addresses of the pages below `/goal/`."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "goal"
urlpatterns: list[URLPattern] = []
