"""Routes below `/api/v1/casebook/`."""

from __future__ import annotations

from ninja import Router

router = Router()
