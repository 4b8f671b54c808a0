"""Routes below `/api/v1/risk/`."""

from __future__ import annotations

from ninja import Router

router = Router()
