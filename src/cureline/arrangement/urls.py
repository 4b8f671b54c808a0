"""Addresses of the pages below `/arrangement/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "arrangement"
urlpatterns: list[URLPattern] = []
