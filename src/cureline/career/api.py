"""Routes below `/api/v1/career/`."""

from __future__ import annotations

from ninja import Router

router = Router()
