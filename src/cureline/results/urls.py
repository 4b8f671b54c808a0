"""Addresses of the pages below `/results/`."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "results"
urlpatterns: list[URLPattern] = []
