"""Routes below `/api/v1/wellbeing/`."""

from __future__ import annotations

from ninja import Router

router = Router()
