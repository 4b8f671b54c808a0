"""What the room shows on the pages that all share."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.face import Entry, Tile
from cureline.warning.models import Alert
from cureline.worklist import desk

ENTRIES: list[Entry] = [
    Entry("warning:alerts", _p("warning", "Alerts"), "bell-ring", "warning.see", "risk", 10),
    Entry("warning:indicators", _("Indicators"), "activity", "warning.see", "risk", 12),
    Entry("warning:accounts", _("Accounts at risk"), "user-round-search", "warning.accounts", "risk", 14),
    Entry("warning:series_list", _("Outside series"), "chart-line", "warning.see", "risk", 16),
]


def tiles(request: HttpRequest) -> list[Tile]:
    """Open alerts of one's role or one's own, and late ones."""
    user = request.user
    if not user.may("warning.handle"):
        return []
    today = desk.today(timezone.now())
    rows = Alert.objects.filter(state__in=("open", "acknowledged"))
    own = [row for row in rows if row.owner_id == user.pk or (row.owner_id is None and row.role == user.role)]
    seen = rows.count() if user.role in ("risk", "head") else len(own)
    late = sum(row.due_on < today for row in own)
    address = reverse("warning:alerts")
    found = [Tile(_p("warning", "Alerts"), seen, address, "warning.see", "warn" if seen else "neutral",
                  gettext("%(n)s for you") % {"n": len(own)} if own else "", 12)]  # fmt: skip
    if late:
        found.append(Tile(_("Alerts past their day"), late, address, "warning.handle", "bad", order=11))
    return found
