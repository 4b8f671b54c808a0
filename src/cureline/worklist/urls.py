"""Addresses of the pages below `/worklist/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "worklist"
urlpatterns: list[URLPattern] = []
