"""The collector's queue: the list, the next customer, and how a task ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cureline.face import ProblemError
from cureline.trust.duties import duty
from cureline.worklist import rest, services
from cureline.worklist.forms import FilterForm, FinishForm
from cureline.worklist.lines import lines
from cureline.worklist.models import Task
from cureline.worklist.services.listing import choices, mine_or_free


@duty("queue.work")
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The list of today, page by page, with counters; `after` is the cursor of a page."""
    now = timezone.now()
    form = FilterForm(request.GET, values=choices(mine_or_free(request.user, services.Filters())))
    filters = form.filters()
    try:
        listed = services.queue(request.user, filters, after=request.GET.get("after", ""), at=now)
    except ProblemError as error:
        raise Http404(error.title) from error
    chosen = filters.chosen()
    following = f"?{urlencode({**chosen, 'after': listed.next})}" if listed.next else ""
    held = lines(services.in_hand(request.user), at=now)
    return render(
        request,
        "worklist/queue.html",
        {
            "lines": lines(listed.tasks, at=now), "form": form, "filters": filters, "narrowed": chosen,
            "next_page": following, "first_page": f"?{urlencode(chosen)}" if request.GET.get("after") else "",
            "counts": services.counts(request.user, at=now), "held": held, "query": urlencode(chosen),
        },
    )  # fmt: skip


@duty("queue.work")
@require_POST
def next_customer(request: HttpRequest) -> HttpResponse:
    """Claim the next customer, of the list as it is narrowed, and open the page of it."""
    if wait := rest.due(request.user):
        return redirect(wait)
    form = FilterForm(request.POST, values=choices(mine_or_free(request.user, services.Filters())))
    task = services.claim_next(request.user, filters=form.filters())
    if task is None:
        messages.info(request, _("Nobody is left to contact now."))
        return redirect("worklist:queue")
    return redirect("customer:show", task.customer_id)


@duty("queue.work")
@require_POST
def claim(request: HttpRequest, task_id: int) -> HttpResponse:
    """Claim one task of the list and open the customer's page."""
    task = get_object_or_404(Task, pk=task_id)
    try:
        services.claim(task.pk, user=request.user)
    except services.HandFullError as error:
        messages.warning(request, str(error.title))
        held = services.in_hand(request.user).exclude(kind=Task.Kind.CALLBACK).first()
        return redirect("customer:show", held.customer_id if held else task.customer_id)
    except ProblemError as error:
        messages.warning(request, str(error.title))
        return redirect("worklist:queue")
    return redirect("customer:show", task.customer_id)


@duty("queue.work")
@require_POST
def release(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give a claimed task back."""
    try:
        services.release(task_id, user=request.user)
        messages.success(request, _("Given back to the queue."))
    except ProblemError as error:
        messages.warning(request, str(error.title))
    return redirect("worklist:queue")


@duty("queue.work")
@require_POST
def finish(request: HttpRequest, customer_id: str) -> HttpResponse:
    """End the customer's task with an outcome; then the next customer, the queue, or a callback is opened."""
    form = FinishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose how it ended."))
        return redirect("customer:show", customer_id)
    outcome = form.cleaned_data["outcome"]
    if services.finish(customer_id, user=request.user, outcome=outcome) is None:
        messages.warning(request, _("This customer has no open task."))
        return redirect("customer:show", customer_id)
    if outcome == "callback":
        return redirect("worklist:callback", customer_id)
    if request.POST.get("then") == "next":
        if wait := rest.due(request.user):
            return redirect(wait)
        task = services.claim_next(request.user)
        if task is not None:
            return redirect("customer:show", task.customer_id)
        messages.info(request, _("Nobody is left to contact now."))
    return redirect("worklist:queue")


def bar(user: Any, customer_id: str) -> dict[str, Any] | None:
    """What the task bar of a customer's page shows: the task in the user's hand, or one that they may take."""
    whose = Q(state=Task.State.CLAIMED, claimed_by=user) | Q(state=Task.State.OPEN)
    found = Task.objects.filter(whose, customer_id=customer_id).order_by("urgency", "place", "pk")
    ready = [task for task in found if task.not_before_at is None or task.not_before_at <= timezone.now()]
    held = next((task for task in found if task.state == Task.State.CLAIMED), None)
    task = held or next(iter(ready), None)
    if task is None:
        return None
    (line,) = lines([task])
    return {
        "line": line, "held": held is not None, "finish": FinishForm(channel=task.channel),
        "others": len(found) - 1, "customer_id": customer_id,
    }  # fmt: skip
