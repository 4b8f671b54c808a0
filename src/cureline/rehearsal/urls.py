"""Addresses of the pages below `/rehearsal/`."""

from __future__ import annotations

from typing import Any

app_name = "rehearsal"
urlpatterns: list[Any] = []
