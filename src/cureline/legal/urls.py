"""Addresses of the pages below `/legal/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "legal"
urlpatterns: list[URLPattern] = []
