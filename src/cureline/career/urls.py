"""Addresses of the pages below `/career/`."""

from __future__ import annotations

from typing import Any

app_name = "career"
urlpatterns: list[Any] = []
