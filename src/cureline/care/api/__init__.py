"""Routes of the API below `/api/v1/care/`."""

from __future__ import annotations

from ninja import Router

from cureline.care.api import complaints, feedback, help_offers, retention, rights

router = Router()
for _part in (complaints, help_offers, feedback, rights, retention):
    router.add_router("", _part.router)
