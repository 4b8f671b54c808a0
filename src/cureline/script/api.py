"""Routes of the API below `/api/v1/script/`."""

from __future__ import annotations

from ninja import Router

router = Router()
