"""A stop in words, for the banner of every page, the switch's own page and the commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.contact.models import Stop
from cureline.contact.services import stops as services
from cureline.people.services import name_of
from cureline.portfolio.words import word
from cureline.trust.duties import language_tag
from cureline.worklist import desk

__all__ = ["SCOPES", "Told", "services", "tell", "title", "told"]

SCOPES = {
    "all": gettext_lazy("The whole bank"),
    "channel": gettext_lazy("A channel"),
    "segment": gettext_lazy("A segment of a strategy"),
    "script": gettext_lazy("A script"),
    "team": gettext_lazy("A team"),
    "portfolio": gettext_lazy("A portfolio"),
}


@dataclass(frozen=True)
class Told:
    """A stop with what a page says of it."""

    row: Stop
    title: str
    since: str
    by: str
    asked_by: str
    resumed_by: str


def title(row: Stop) -> str:
    """What is stopped."""
    if row.scope == Stop.Scope.ALL:
        return _("the whole bank, every channel")
    if row.scope == Stop.Scope.CHANNEL:
        return _("channel %(name)s") % {"name": word("channel", row.value)}
    if row.scope == Stop.Scope.TEAM:
        return _("team %(name)s") % {"name": _team(row.value)}
    return {
        "segment": _("segment %(name)s"), "script": _("script %(name)s"), "portfolio": _("portfolio %(name)s"),
    }[row.scope] % {"name": row.value}  # fmt: skip


def tell(row: Stop) -> Told:
    """One stop."""
    since = f"{row.since_at.astimezone(desk.zone()):%Y-%m-%d %H:%M}"
    return Told(row, title(row), _("since %(when)s") % {"when": since}, name_of(row.by), name_of(row.asked_by),
                name_of(row.resumed_by))  # fmt: skip


def told(rows: Iterable[Stop]) -> list[Told]:
    """All of some stops."""
    return [tell(row) for row in rows]


def _team(code: str) -> Any:
    from cureline.people.models import Team

    found = Team.objects.filter(pk=code).first()
    return found.title.get(language_tag(), code) if found else code
