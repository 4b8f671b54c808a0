"""Addresses of the pages below `/incident/`."""

from __future__ import annotations

from typing import Any

app_name = "incident"
urlpatterns: list[Any] = []
