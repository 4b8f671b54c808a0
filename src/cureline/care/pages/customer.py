"""Care of one customer: complaints, help, offers with their reasons, questions, follow-ups, requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p
from django.views.decorators.http import require_POST

from cureline.care import clock, documents, forms
from cureline.care.models import Complaint, FollowUp, HelpCase, Offer, Referral, RightsRequest
from cureline.care.pages.complaints import line
from cureline.care.pages.shared import act, attempt, paged, valid
from cureline.care.sealed import opened
from cureline.care.services import help_cases, offers, referrals, surveys
from cureline.portfolio.models import Contact, Customer
from cureline.trust import audit
from cureline.trust.duties import duty
from cureline.trust.models import User


@duty("customer.see")
def show(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Everything that care knows and can do about one customer."""
    customer = get_object_or_404(Customer, pk=customer_id)
    user = _user(request)
    audit.record("care.seen", request=request, customer_id=customer_id)
    today = clock.local_day(timezone.now(), customer.time_zone)
    about = {"customer_id": customer_id}
    reached = Contact.objects.filter(**about, direction="out", outcome__in=surveys.REACHED).order_by("-at").first()
    return render(
        request, "care/customer.html",
        {"customer": customer, "today": today, "reached": reached,
         "complaints": [line(c) for c in Complaint.objects.filter(**about).order_by("-received_at")]
         if user.may("complaint.see") else [],
         "cases": [case_line(c) for c in HelpCase.objects.filter(**about).order_by("ended_on", "-from_on")],
         "offers": [offer_line(o) for o in Offer.objects.filter(**about).order_by("-made_at")],
         "referrals": [referral_line(r, user) for r in Referral.objects.filter(**about).order_by("-asked_at")],
         "follow_ups": [follow_up_line(f) for f in FollowUp.objects.filter(**about).order_by("state", "-due_on")],
         "requests": [request_line(r) for r in RightsRequest.objects.filter(**about).order_by("-received_at")]
         if user.may("rights.see") else [],},
    )  # fmt: skip


def case_line(case: HelpCase) -> dict[str, Any]:
    """A hardship or vulnerability as lists show it, with the forms of its dialogs."""
    return {
        "row": case, "review_form": forms.ReviewForm(auto_id=f"review-{case.pk}-%s"),
        "end_form": forms.ReasonForm(auto_id=f"end-{case.pk}-%s"),
        "kind": documents.text_of("hardship", "kinds", case.kind),
        "reason": documents.text_of("hardship", "reasons", case.reason),
        "evidence": documents.text_of("hardship", "evidence", case.evidence),
        "needs": [documents.text_of("hardship", "needs", need) for need in case.needs],
        "effects": help_cases.effects(case.kind),
        "late": case.ended_on is None and case.review_on < timezone.now().date(),
    }  # fmt: skip


def offer_line(offer: Offer) -> dict[str, Any]:
    return {"row": offer, "title": documents.text_of("offers", "offers", offer.code)}


def referral_line(referral: Referral, user: User, zone: str = "UTC") -> dict[str, Any]:
    now = timezone.now()
    return {
        "row": referral, "zone": zone, "department": documents.text_of("referrals", "departments", referral.department),
        "subject": documents.text_of("referrals", "subjects", referral.subject),
        "late": referral.state != Referral.State.ANSWERED and now > referral.due_at,
        "may_answer": referral.state != Referral.State.ANSWERED and referrals.may_answer(user, referral),
    }  # fmt: skip


def follow_up_line(follow_up: FollowUp) -> dict[str, Any]:
    rule = documents.by_code("follow_ups", "rules").get(follow_up.rule, {})
    return {
        "row": follow_up, "form": forms.FollowUpForm(auto_id=f"done-{follow_up.pk}-%s"),
        "title": documents.said(rule.get("title")) or follow_up.rule,
        "why": documents.said(rule.get("why")),
        "result": documents.text_of("follow_ups", "results", follow_up.result) if follow_up.result else "",
        "late": follow_up.state == "open" and follow_up.due_on < timezone.now().date(),
    }  # fmt: skip


def request_line(row: RightsRequest) -> dict[str, Any]:
    return {
        "row": row, "kind": documents.text_of("rights", "kinds", row.kind),
        "late": row.state in RightsRequest.OPEN and row.due_on < timezone.now().date(),
    }  # fmt: skip


# --- hardship and vulnerability


@duty("hardship.assess")
def help_new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Record a hardship or vulnerability."""
    customer = get_object_or_404(Customer, pk=customer_id)
    form = forms.HelpForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, lambda: help_cases.record(customer_id, user=_user(request), **form.cleaned_data),
            done=_("Recorded; gate and strategy see it from now on."),
        )  # fmt: skip
        if made is not None:
            return redirect("care:customer", customer_id)
    kinds = documents.load("hardship")["kinds"]
    return render(
        request, "care/form.html",
        {"form": form, "customer": customer, "title": _("Record hardship or vulnerability"), "icon": "heart-handshake",
         "button": _p("act", "Record"),
         "effects": [(documents.said(k["title"]), help_cases.effects(k["code"])) for k in kinds
                     if k["code"] in dict(form.fields["kind"].choices)]},
    )  # fmt: skip


@duty("hardship.assess")
@require_POST
def help_do(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """Review or end a case."""
    case = get_object_or_404(HelpCase, pk=case_id)
    user = _user(request)
    form = forms.ReviewForm(request.POST) if verb == "review" else forms.ReasonForm(request.POST)
    if not valid(request, form):
        return redirect("care:customer", case.customer_id)
    data = form.cleaned_data
    if verb == "review":
        return act(request, lambda: help_cases.review(case.pk, user=user, **data), done=_("Reviewed."),
                   back="care:customer", customer_id=case.customer_id)  # fmt: skip
    return act(request, lambda: help_cases.end(case.pk, data["text"], user=user), done=_("Ended."),
               back="care:customer", customer_id=case.customer_id)  # fmt: skip


@duty("hardship.assess")
def help_list(request: HttpRequest) -> HttpResponse:
    """Who gets help now, the next review on top."""
    page = paged(request, HelpCase.objects.filter(ended_on=None).order_by("review_on", "pk"))
    return render(request, "care/help.html", {"page": page, "lines": [case_line(case) for case in page]})


# --- offers


@duty("offer.make")
def suitable(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The catalogue for one customer: what suits and why, what does not and why not."""
    customer = get_object_or_404(Customer, pk=customer_id)
    today = clock.local_day(timezone.now(), customer.time_zone)
    waiting = {o.code: o for o in Offer.objects.filter(customer_id=customer_id, state=Offer.State.MADE)}
    audit.record("offer.judged", request=request, customer_id=customer_id)
    found = offers.suitable(customer_id, on=today)
    return render(
        request, "care/offers.html",
        {"customer": customer, "good": [(one, waiting.get(one.code)) for one in found if one.suitable],
         "bad": [one for one in found if not one.suitable],
         "past": [offer_line(o) for o in Offer.objects.filter(customer_id=customer_id).order_by("-made_at")]},
    )  # fmt: skip


@duty("offer.make")
@require_POST
def offer_do(request: HttpRequest, customer_id: str, code: str) -> HttpResponse:
    """Record that an offer was made."""
    get_object_or_404(Customer, pk=customer_id)
    return act(request, lambda: offers.make(customer_id, code, user=_user(request)), done=_("The offer is recorded."),
               back="care:offers", customer_id=customer_id)  # fmt: skip


@duty("offer.make")
@require_POST
def offer_answer(request: HttpRequest, offer_id: int, verb: str) -> HttpResponse:
    """Record what the customer said to an offer."""
    offer = get_object_or_404(Offer, pk=offer_id)
    return act(
        request, lambda: offers.answer(offer.pk, accepted=verb == "accept", user=_user(request)), done=_("Noted."),
        back="care:offers", customer_id=offer.customer_id,
    )  # fmt: skip


# --- questions to other departments


@duty("referral.make")
def referral_new(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Ask another department."""
    customer = get_object_or_404(Customer, pk=customer_id)
    form = forms.ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request, lambda: referrals.make(customer_id, user=_user(request), **form.cleaned_data),
            done=_("The question is sent."),
        )  # fmt: skip
        if made is not None:
            return redirect("care:referral", made.pk)
    return render(
        request, "care/form.html",
        {"form": form, "customer": customer, "title": _("Ask another department"), "button": _("Send the question"),
         "icon": "forward"},
    )  # fmt: skip


@duty("referral.see")
def referral_list(request: HttpRequest) -> HttpResponse:
    """Questions that are open: those to one's own department first, then by due time."""
    user = _user(request)
    rows = Referral.objects.exclude(state=Referral.State.ANSWERED).select_related("owner", "asked_by")
    page = paged(request, rows.order_by("due_at", "pk"))
    zones = dict(Customer.objects.filter(pk__in=[row.customer_id for row in page]).values_list("pk", "time_zone"))
    lines = [referral_line(row, user, zones.get(row.customer_id, "UTC")) for row in page]
    lines.sort(key=lambda one: not one["may_answer"])
    return render(request, "care/referrals.html", {"page": page, "lines": lines})


@duty("referral.see")
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One question with its answer; who may answers it here."""
    user = _user(request)
    row = get_object_or_404(Referral.objects.select_related("owner", "asked_by", "answered_by"), pk=referral_id)
    audit.record("referral.seen", request=request, customer_id=row.customer_id, subject=f"referral:{row.pk}")
    customer = Customer.objects.get(pk=row.customer_id)
    return render(
        request, "care/referral.html",
        {**referral_line(row, user), "customer": customer, "question": opened(row.question_sealed),
         "answer": opened(row.answer_sealed), "form": forms.AnswerTextForm()},
    )  # fmt: skip


@duty("referral.answer")
@require_POST
def referral_do(request: HttpRequest, referral_id: int, verb: str) -> HttpResponse:
    """Take a question, or answer it."""
    row = get_object_or_404(Referral, pk=referral_id)
    user = _user(request)
    if verb == "take":
        return act(request, lambda: referrals.take(row.pk, user=user), done=_("Taken."), back="care:referral",
                   referral_id=row.pk)  # fmt: skip
    form = forms.AnswerTextForm(request.POST)
    if not valid(request, form):
        return redirect("care:referral", row.pk)
    return act(request, lambda: referrals.answer(row.pk, form.cleaned_data["text"], user=user), done=_("Answered."),
               back="care:referral", referral_id=row.pk)  # fmt: skip


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    found: User = user
    return found
