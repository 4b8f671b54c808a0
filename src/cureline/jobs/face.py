"""What the queue shows on the shared pages: its page in the navigation, failed jobs on an administrator's home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cureline.face import Ask, Asking, Entry, Tile
from cureline.jobs import queue
from cureline.jobs.models import Run

ENTRIES = [Entry("jobs:list", _("Jobs"), "list-checks", "job.see", "set_up", 90)]


def tiles(request: HttpRequest) -> Asking:
    """How many jobs failed and wait for a person."""
    user: Any = request.user
    if not user.may("job.manage"):
        return
    (failed,) = yield Ask(Run.objects.filter(job__status=queue.FAILED))
    if failed:
        yield Tile(_("Jobs that failed"), failed, reverse("jobs:list") + "?state=failed", "job.manage", "bad", order=40)
