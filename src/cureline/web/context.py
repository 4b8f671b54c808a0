"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cureline.contact import stop_words as stops
from cureline.trust.duties import language_tag, roles
from cureline.web import gathered
from cureline.web.navigation import Line, groups
from cureline.web.theme import chosen, themes

# lines of the bar at the foot of a small screen, beside the button of the whole menu
SHORTCUTS = 4
JOINERS = {"en": "; ", "zh-Hans": "；", "zh-Hant": "；"}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (titled groups of lines), `shortcuts`, `role`, `languages`, `theme`, `themes`, and
    `joiner`, what stands between the parts of a list.

    Who has not signed in gets no navigation.
    """
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    found: list[tuple[Any, list[Line]]] = groups(request.path, gathered.entries(user)) if known else []
    lines = [line for _, group in found for line in group]
    return {
        "navigation": found,
        "shortcuts": lines[:SHORTCUTS],
        "role": roles().get(user.role, "") if known else "",
        "languages": settings.LANGUAGES,
        "theme": chosen(request),
        "themes": themes(),
        "joiner": JOINERS[language_tag()],
        "stops": stops.told(stops.services.active()) if known else (),
    }
