"""Addresses of the pages below `/portfolio/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "portfolio"
urlpatterns: list[URLPattern] = []
