"""Routes below `/api/v1/improvement/`."""

from __future__ import annotations

from ninja import Router

router = Router()
