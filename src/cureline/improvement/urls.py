"""Addresses of the pages below `/improvement/`."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "improvement"
urlpatterns: list[URLPattern] = []
