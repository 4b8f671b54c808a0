"""Routes below `/api/v1/rehearsal/`."""

from __future__ import annotations

from ninja import Router

router = Router()
