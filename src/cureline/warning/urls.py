"""Addresses of the pages below `/warning/`."""

from __future__ import annotations

from typing import Any

app_name = "warning"
urlpatterns: list[Any] = []
