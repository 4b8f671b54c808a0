"""The day's job that works out what the pages of results show at first, so that nobody waits for it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from cureline.results import measured, query
from cureline.results.pages import overview, shared
from cureline.results.pages.show import TOPICS
from cureline.results.services.figuring import NoSnapshotError
from cureline.trust.duties import duties
from cureline.trust.models import User


def keep_pages() -> dict[str, int]:
    """Keep the figures of every page of results as it opens, for each scope that somebody sees results with.

    A scope is written whole or not at all, and once: killed on the way, the next call makes what is missing. Gives how
    many scopes and figures were made.
    """
    told = {"scopes": 0, "figures": 0}
    for scope, user in readers().items():
        try:
            opened = shared.state_of(user)
        except NoSnapshotError:
            return told
        if measured.is_kept(opened.snapshot.pk, scope):
            continue
        with measured.noting() as notes, translation.override(user.language or None):
            for topic in TOPICS:
                state = shared.State(opened.snapshot, user, opened.first, opened.last, topic.by, {}, {})
                topic.sections(state)
            overview.lines(opened, overview.TILES)
            shared.form(opened)
        told["figures"] += measured.keep(notes)
        told["scopes"] += 1
    return told


def readers() -> dict[query.Scope, Any]:
    """Of each scope that somebody sees results with, one of those who do."""
    users = User.objects.filter(is_active=True, role__in=duties()["results.see"]).select_related("staff").order_by("pk")
    found: dict[query.Scope, Any] = {}
    for user in users:
        found.setdefault(query.scope_of(user), user)
    return found
