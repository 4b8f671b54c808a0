"""Routes below `/api/v1/experiment/`."""

from __future__ import annotations

from ninja import Router

router = Router()
