"""The queue in the browser: what waits, runs, failed and ended, with retry and cancel for who runs the installation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_GET, require_POST

from cureline.jobs import queue
from cureline.paging import CursorError, page
from cureline.trust.duties import duty

STATES = {
    "todo": (_p("jobs", "waits"), "neutral"),
    "doing": (_p("jobs", "runs"), "info"),
    "succeeded": (_p("jobs", "done"), "good"),
    "failed": (_p("jobs", "failed"), "bad"),
    "cancelled": (_p("jobs", "called off"), "neutral"),
    "aborted": (_p("jobs", "called off"), "neutral"),
}
# what a tab of the page shows
TABS = {
    "open": (_p("jobs", "Open"), queue.OPEN), "failed": (_p("jobs", "Failed"), (queue.FAILED,)),
    "ended": (_p("jobs", "Ended"), queue.ENDED), "all": (_("All"), None),
}  # fmt: skip


@duty("job.see")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The jobs of one state, newest first, below how the queue stands."""
    state = request.GET.get("state", "open")
    state = state if state in TABS else "open"
    rows, chosen = queue.visible(), TABS[state][1]
    if chosen is not None:
        rows = rows.filter(job__status__in=chosen)
    try:
        found = page(rows, order=("-asked_at", "-pk"), after=request.GET.get("after", ""))
    except CursorError:
        found = page(rows, order=("-asked_at", "-pk"))
    shown = [(row, queue.title(row.kind), *STATES[row.job.status]) for row in found["items"]]
    standing = queue.standing()
    return render(
        request,
        "jobs/list.html",
        {"rows": shown, "standing": standing, "oldest": int(standing.oldest.total_seconds() // 60),
         "state": state, "tabs": [(name, text, f"?state={name}") for name, (text, _states) in TABS.items()],
         "open": queue.OPEN, "next": f"?state={state}&after={found['next']}" if found["next"] else ""},
    )  # fmt: skip


@duty("job.manage")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed job again."""
    return _done(request, pk, queue.retry, _("Queued again."))


@duty("job.manage")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a job off."""
    return _done(request, pk, queue.cancel, _("Called off."))


def _done(request: HttpRequest, pk: int, act: Callable[..., Any], told: Any) -> HttpResponse:
    try:
        act(pk, user=request.user)
    except queue.UnknownJobError:
        raise Http404 from None
    except queue.JobStateError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, told)
    return redirect("jobs:list")
