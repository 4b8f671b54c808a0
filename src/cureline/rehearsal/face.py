"""What the room shows on the pages that all share."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.rehearsal.models import Exercise, Session
from cureline.worklist import desk

ENTRIES: list[Entry] = [
    Entry("rehearsal:home", _("Simulated calls"), "phone-call", "rehearsal.do", "people", 42),
    Entry("rehearsal:coach", _("Coaching of calls"), "messages-square", "rehearsal.coach", "people", 44),
    Entry("rehearsal:calls", _("Practised calls"), "history", "rehearsal.read", "people", 46),
]


def tiles(request: HttpRequest) -> Asking:
    """Exercises that wait for oneself, and a call that was left running."""
    staff = getattr(request.user, "staff", None)
    if staff is None or not request.user.may("rehearsal.do"):
        return
    rows = Exercise.objects.filter(staff=staff, done_at__isnull=True)
    count, late = yield Ask(rows, rows.filter(due_on__lt=desk.today(timezone.now())))
    if count:
        detail = gettext("%(n)s overdue") % {"n": late} if late else ""
        tone = "warn" if late else "info"
        address = reverse("rehearsal:home")
        yield Tile(_("Simulated calls to practise"), count, address, "rehearsal.do", tone, detail, 60)
    running = Session.objects.filter(staff=staff, ended_at__isnull=True).first()
    if running:
        yield Tile(_("Simulated call still running"), 1, reverse("rehearsal:call", args=[running.pk]), "rehearsal.do",
                   "info", order=61)  # fmt: skip
