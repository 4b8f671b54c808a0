"""What results show on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cureline.face import Entry, Tile

ENTRIES = [
    Entry("results:overview", _("Results"), "chart-line", "results.see", "learn", 10),
    Entry("results:reports", _("Monthly reports"), "file-chart-column", "report.make", "learn", 15),
]
# the figures on the homes of who leads
_TILES = ("recovered", "cure_rate", "promise_kept_rate")
_ROLES = ("head", "leader")


def tiles(request: HttpRequest) -> Iterable[Tile]:
    """This month's key figures for head and leaders, each leading to what it is made of."""
    user: Any = request.user
    if user.role not in _ROLES or not user.may("results.see"):
        return
    from cureline.results.pages import overview, shared
    from cureline.results.services import NoSnapshotError

    try:
        asked = shared.state_of(user)
    except NoSnapshotError:
        return
    for place, line in enumerate(overview.lines(asked, _TILES)):
        detail = line.detail or asked.last
        yield Tile(line.now.title, line.now.text, line.now.url, "results.see", line.tone, detail, 70 + place)
