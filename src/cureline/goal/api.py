"""Routes below `/api/v1/goal/`."""

from __future__ import annotations

from ninja import Router

router = Router()
