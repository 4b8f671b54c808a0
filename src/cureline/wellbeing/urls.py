"""Addresses of the pages below `/wellbeing/`."""

from __future__ import annotations

from typing import Any

app_name = "wellbeing"
urlpatterns: list[Any] = []
