"""Routes below `/api/v1/results/`."""

from __future__ import annotations

from ninja import Router

router = Router()
