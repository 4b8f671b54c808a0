"""What the room shows on the pages that all share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cureline.casebook import services, views
from cureline.casebook.models import Action, Case, Meeting
from cureline.face import Ask, Asking, Entry, Panel, Tile
from cureline.people.services import name_of
from cureline.worklist import approvals, desk

ENTRIES: list[Entry] = [
    Entry("casebook:cases", _("Case library"), "book-open", "case.see", "people", 70),
    Entry("casebook:meetings", _("Review meetings"), "presentation", "review.see", "people", 80),
    Entry("casebook:actions", _("Actions of reviews"), "list-todo", "review.see", "people", 81),
]


def _approvals(user: Any) -> Iterable[approvals.Waiting]:
    """The cases that this person may release: never their own."""
    rows = Case.objects.filter(state="submitted").exclude(written_by=user).select_related("written_by")
    for row in rows.order_by("pk"):
        yield approvals.Waiting(
            title=row.number, url=reverse("casebook:case", args=[row.pk]), since_at=row.submitted_at or row.written_at,
            customer_id="", asked_by=name_of(row.written_by), detail=str(row.get_outcome_display()),
        )  # fmt: skip


approvals.register("casebook", _("Cases for the library"), "case.approve", _approvals)


def tiles(request: HttpRequest) -> Asking:
    """One's own actions with those that are late; for who leads, all late ones; the next review."""
    user: Any = request.user
    if not user.may("review.see"):
        return
    today = desk.today(timezone.now())
    mine = list(Action.objects.filter(owner=user, state="open").values_list("due_on", flat=True))
    count, late = len(mine), sum(day < today for day in mine)
    board = reverse("casebook:actions")
    if count:
        detail = _g("%(n)d past their day") % {"n": late} if late else ""
        yield Tile(_("My actions of reviews"), count, f"{board}?mine=1", "review.see", "bad" if late else "info",
                   detail, 47)  # fmt: skip
    if user.may("review.lead"):
        (told,) = yield Ask(Action.objects.filter(state="open", escalated_at__isnull=False).exclude(owner=user))
        if told:
            yield Tile(_("Actions that are late"), told, board, "review.lead", "bad", order=23)
    following = Meeting.objects.filter(state="planned", at__gte=timezone.now()).order_by("at").first()
    if following is not None:
        held = following.at.astimezone(desk.zone())
        address = reverse("casebook:meeting", args=[following.pk])
        yield Tile(_("Next review meeting"), f"{held:%m-%d %H:%M}", address, "review.see", "neutral",
                   following.title, 60)  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> list[Panel]:
    """Cases like the customer's; nothing of the customer stands in them."""
    user: Any = request.user
    if not user.may("case.see"):
        return []
    context = {
        "customer_id": customer_id, "may_write": user.may("case.write"),
        "found": [views.case(one.case, one) for one in services.searching.of_customer(customer_id)],
    }  # fmt: skip
    return [Panel("casebook", _("Cases like this one"), "casebook/panel.html", "case.see", 70, context, "side")]
