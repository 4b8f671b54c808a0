"""Routes of the API below `/api/v1/arrangement/`: promises, affordability, plans, waivers, settlements, payments."""

from __future__ import annotations

from ninja import Router

from cureline.arrangement.routes import payments, plans, promises

router = Router()
for part in (promises, plans, payments):
    router.add_router("", part.router)
