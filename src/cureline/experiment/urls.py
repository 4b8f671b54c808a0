"""Addresses of the pages below `/experiment/`."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "experiment"
urlpatterns: list[URLPattern] = []
