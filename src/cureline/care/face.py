"""What care shows on the pages that all share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cureline.care import documents
from cureline.care.models import Complaint, FollowUp, HelpCase, Offer, Referral, RightsRequest
from cureline.care.services import referrals
from cureline.face import Ask, Asking, Entry, Event, Panel, Tile
from cureline.portfolio.models import Customer

ENTRIES = [
    Entry("care:complaints", _("Complaints"), "megaphone", "complaint.see", "care", 10),
    Entry("care:help", _("Hardship and vulnerability"), "heart-handshake", "hardship.assess", "care", 20),
    Entry("care:follow_ups", _("Follow-ups"), "phone-forwarded", "followup.work", "care", 30),
    Entry("care:referrals", _("Questions between departments"), "forward", "referral.see", "care", 40),
    Entry("care:surveys", _("Feedback"), "message-circle-heart", "survey.see", "care", 50),
    Entry("care:requests", _("Data requests"), "file-user", "rights.see", "care", 60),
    Entry("care:retention", _("Keeping and deleting"), "file-clock", "rights.see", "care", 70),
]


def tiles(request: HttpRequest) -> Asking:
    """What waits in care, for whom it is work."""
    user = request.user
    today, now = timezone.now().date(), timezone.now()
    running = Complaint.objects.filter(state__in=Complaint.OPEN)
    rows: dict[str, QuerySet[Any]] = {}
    if user.may("complaint.see"):
        rows["complaints"], rows["near"] = running, running.filter(escalated_at__isnull=False)
        rows["late"] = running.filter(Q(due_on__lt=today) | Q(state="received", acknowledge_by_on__lt=today))
    if user.may("hardship.assess"):
        rows["help"] = HelpCase.objects.filter(ended_on=None, review_on__lte=today)
    if user.may("followup.work"):
        rows["follow_ups"] = FollowUp.objects.filter(state="open", due_on__lte=today)
    if user.may("rights.see"):
        rows["requests"] = RightsRequest.objects.filter(state__in=RightsRequest.OPEN)
        rows["requests_late"] = rows["requests"].filter(due_on__lt=today)
    # all at once: who asks twice waits for two queries
    n = dict(zip(rows, (yield Ask(*rows.values())), strict=True))
    if "complaints" in n:
        tone = "bad" if n["late"] else "warn" if n["near"] else "neutral"
        detail = _("%(n)d late") % {"n": n["late"]} if n["late"] else _("%(n)d near their last day") % {"n": n["near"]}
        yield Tile(_("Open complaints"), n["complaints"], reverse("care:complaints"), "complaint.see", tone, detail, 40)
    if "help" in n:
        yield Tile(_("Hardship to review"), n["help"], reverse("care:help"), "hardship.assess",
                   "warn" if n["help"] else "good", "", 41)  # fmt: skip
    if "follow_ups" in n:
        address = reverse("care:follow_ups")
        yield Tile(_("Follow-ups due"), n["follow_ups"], address, "followup.work", "neutral", "", 42)
    if user.may("referral.answer"):
        mine = [r for r in Referral.objects.exclude(state="answered") if referrals.may_answer(user, r)]
        late = sum(now > r.due_at for r in mine)
        yield Tile(_("Questions to answer"), len(mine), reverse("care:referrals"), "referral.answer",
                   "bad" if late else "neutral", _("%(n)d late") % {"n": late} if late else "", 43)  # fmt: skip
    if "requests" in n:
        late = n["requests_late"]
        yield Tile(_("Data requests"), n["requests"], reverse("care:requests"), "rights.see",
                   "bad" if late else "neutral", _("%(n)d late") % {"n": late} if late else "", 44)  # fmt: skip


def panels(request: HttpRequest, customer_id: str) -> list[Panel]:
    """What care knows of a customer, with the acts that the role may do."""
    about = {"customer_id": customer_id}
    cases = HelpCase.objects.filter(ended_on=None, **about)
    context = {
        "customer_id": customer_id,
        "zone": Customer.objects.values_list("time_zone", flat=True).get(pk=customer_id),
        "complaints": Complaint.objects.filter(state__in=Complaint.OPEN, **about)
        if request.user.may("complaint.see")
        else [],
        "cases": [(c, documents.text_of("hardship", "kinds", c.kind),
                   [documents.text_of("hardship", "needs", need) for need in c.needs]) for c in cases],
        "offers": [(o, documents.text_of("offers", "offers", o.code))
                   for o in Offer.objects.filter(state="made", **about)],
        "referrals": [(r, documents.text_of("referrals", "departments", r.department))
                      for r in Referral.objects.exclude(state="answered").filter(**about)],
        "follow_ups": FollowUp.objects.filter(state="open", **about),
    }  # fmt: skip
    return [Panel("care", _("Care"), "care/panel.html", "customer.see", 30, context, "side")]


def events(request: HttpRequest, customer_id: str) -> list[Event]:
    """Complaints, help and offers on the customer's timeline."""
    about = {"customer_id": customer_id}
    found: list[Event] = []
    if request.user.may("complaint.see"):
        for row in Complaint.objects.filter(**about):
            cause = documents.text_of("complaint_causes", "causes", row.cause)
            url = reverse("care:complaint", args=[row.pk])
            found.append(Event(row.received_at, "complaint", "megaphone", _("Complaint"), cause, url, "bad"))
            if row.answered_at:
                found.append(
                    Event(row.answered_at, "complaint", "mail-check", _("Complaint answered"),
                          str(row.get_outcome_display()), url, "info")
                )  # fmt: skip
    page = reverse("care:customer", args=[customer_id])
    for case in HelpCase.objects.filter(**about):
        kind = documents.text_of("hardship", "kinds", case.kind)
        found.append(Event(case.assessed_at, "help", "heart-handshake", _("Help recorded"), kind, page, "info"))
    for offer in Offer.objects.filter(**about):
        title = documents.text_of("offers", "offers", offer.code)
        found.append(Event(offer.made_at, "offer", "gift", _("Offer made"), title, page))
    return found
