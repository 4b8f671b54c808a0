"""Routes below `/api/v1/incident/`."""

from __future__ import annotations

from ninja import Router

router = Router()
