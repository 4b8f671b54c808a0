"""Routes below `/api/v1/warning/`."""

from __future__ import annotations

from ninja import Router

router = Router()
