"""Routes of the API below `/api/v1/care/`."""

from __future__ import annotations

from ninja import Router

router = Router()
