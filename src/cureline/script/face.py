"""What the scripts show on shared pages: the entry, what waits for compliance, talks on the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Event, Strand, Tile
from cureline.script import words
from cureline.script.models import Version, Walk

ENTRIES = [Entry("script:index", _("Scripts"), "scroll-text", "script.see", "comply", 20)]


def tiles(request: HttpRequest) -> Asking:
    """How many versions wait for a decision."""
    user = request.user
    if not getattr(user, "may", lambda _: False)("script.approve"):
        return
    (waiting,) = yield Ask(Version.objects.filter(state=Version.State.WAITING).exclude(author_id=user.pk))
    tone = "warn" if waiting else "neutral"
    yield Tile(_("Scripts to approve"), waiting, reverse("script:index"), "script.approve", tone, "", 60)


def events(request: HttpRequest, customer_id: str) -> Iterable[Strand]:
    """Talks that followed a script."""
    ended = Walk.objects.filter(customer_id=customer_id, ended_at__isnull=False).order_by("-ended_at")
    yield Strand("script", ended, "ended_at", 50, _walks)


def _walks(walks: list[Any]) -> Iterable[Event]:
    for walk in walks:
        told = f"{walk.name} {walk.version} · {words.OUTCOMES.get(walk.outcome, '')}"
        yield Event(walk.ended_at, "script", "scroll-text", _("Followed a script"), told)
