"""Addresses of the pages below `/casebook/`."""

from __future__ import annotations

from typing import Any

app_name = "casebook"
urlpatterns: list[Any] = []
