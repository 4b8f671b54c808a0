"""Addresses of the pages below `/risk/`."""

from __future__ import annotations

from typing import Any

app_name = "risk"
urlpatterns: list[Any] = []
