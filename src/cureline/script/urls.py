"""Addresses of the pages below `/script/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "script"
urlpatterns: list[URLPattern] = []
