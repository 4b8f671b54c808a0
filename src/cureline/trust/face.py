"""What trust shows on the shared pages: proof and exports in the navigation, and exports that wait for a decision."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Entry, Tile
from cureline.trust.models import Export

ENTRIES = [
    Entry("trust:audit", _("Audit log"), "scroll-text", "audit.see", "comply", 70),
    Entry("trust:exports", _("Exports"), "file-down", "export.request", "comply", 80),
    Entry("trust:tokens", _("API tokens"), "key-round", "token.manage", "set_up", 80),
]


def tiles(request: HttpRequest) -> list[Tile]:
    """How many exports wait for this person to decide."""
    waiting = Export.objects.filter(allowed=None).exclude(asked_by=request.user).count()
    if not waiting:
        return []
    return [Tile(_("Exports to decide"), waiting, reverse("trust:exports"), "export.approve", "warn", order=60)]
