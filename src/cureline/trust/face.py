"""What trust shows on the shared pages: proof and exports in the navigation, and exports that wait for a decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.trust.models import Export

ENTRIES = [
    Entry("trust:audit", _("Audit log"), "scroll-text", "audit.see", "comply", 70),
    Entry("trust:exports", _("Exports"), "file-down", "export.request", "comply", 80),
    Entry("trust:tokens", _("API tokens"), "key-round", "token.manage", "set_up", 80),
]


def tiles(request: HttpRequest) -> Asking:
    """How many exports wait for this person to decide."""
    user: Any = request.user
    if not user.may("export.approve"):
        return
    (waiting,) = yield Ask(Export.objects.filter(allowed=None).exclude(asked_by=user))
    if waiting:
        yield Tile(_("Exports to decide"), waiting, reverse("trust:exports"), "export.approve", "warn", order=60)
