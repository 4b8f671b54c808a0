"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cureline.web import gathered


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (groups of entries), `languages`; empty for who has not signed in."""
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {"navigation": gathered.navigation(user) if known else [], "languages": settings.LANGUAGES}
