"""Addresses of the pages below `/appraisal/`."""

from __future__ import annotations

from typing import Any

app_name = "appraisal"
urlpatterns: list[Any] = []
