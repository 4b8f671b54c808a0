"""Surveys (the public page and the results) and the list of follow-ups."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.care import documents, forms
from cureline.care.errors import LinkError
from cureline.care.models import Complaint, FollowUp
from cureline.care.pages.customer import follow_up_line
from cureline.care.pages.shared import act, paged, valid
from cureline.care.services import follow_ups, surveys
from cureline.face import ProblemError
from cureline.portfolio.models import Contact
from cureline.trust.duties import duty

_DJANGO = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-hant"}


@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The customer's page: three questions and a text. It shows no data of anybody, and the link is its only key."""
    try:
        invitation = surveys.invitation_of(token)
    except LinkError:
        return _public(request, {"gone": True}, 410)
    language = request.GET.get("lang", invitation.language)
    language = language if language in _DJANGO else invitation.language
    with translation.override(_DJANGO[language]):
        form = forms.SurveyForm(request.POST or None, language=language)
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            words = data.pop("words")
            try:
                surveys.answer(token, data, words)
            except LinkError:
                return _public(request, {"gone": True}, 410)
            except ProblemError as error:
                form.add_error(None, str(error.title))
            else:
                return _public(request, {"done": True})
        return _public(request, {"form": form, "tags": _DJANGO}, 422 if form.errors else 200)


def _public(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "care/survey.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    # the address is the key and must not travel on; without any origin the form's own answer would be taken for forged
    response["Referrer-Policy"] = "strict-origin"
    return response


@duty("contact.write")
@require_POST
def invite(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Ask the customer of a contact for feedback, through the gate."""
    contact = get_object_or_404(Contact, pk=contact_id)
    user: Any = request.user
    return act(request, lambda: surveys.invite(contact.pk, user=user), done=_("The link is on its way."),
               back="care:customer", customer_id=contact.customer_id_id)  # fmt: skip


@duty("survey.see")
def results(request: HttpRequest) -> HttpResponse:
    """What groups answered, of the last 90 days; small groups are counted and not told."""
    days = {"30": 30, "90": 90, "365": 365}.get(request.GET.get("days", ""), 90)
    by = request.GET.get("by", "channel")
    by = by if by in ("channel", "team") else "channel"
    until = timezone.now()
    span = {"since": until - dt.timedelta(days=days), "until": until}
    channels = dict(Complaint.Channel.choices)
    whole = surveys.results("all", **span)
    groups = [(channels.get(g.key, g.key) if by == "channel" else g.key or "–", g) for g in surveys.results(by, **span)]
    questions = [(q["code"], documents.said(q["title"])) for q in documents.load("survey")["questions"]]
    return render(
        request, "care/surveys.html",
        {"whole": whole[0] if whole else None, "groups": groups, "questions": questions, "by": by, "days": days,
         "spans": (30, 90, 365), "least": documents.load("survey")["minimum_group"],
         "remarks": surveys.remarks(**span), "scale": 5},
    )  # fmt: skip


@duty("followup.work")
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """Follow-ups that wait, the earliest on top."""
    page = paged(request, FollowUp.objects.filter(state=FollowUp.State.OPEN).order_by("due_on", "pk"))
    return render(
        request, "care/follow_ups.html",
        {"page": page, "lines": [follow_up_line(row) for row in page]},
    )  # fmt: skip


@duty("followup.work")
@require_POST
def follow_up_done(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Record what came of a follow-up."""
    row = get_object_or_404(FollowUp, pk=follow_up_id)
    form = forms.FollowUpForm(request.POST)
    if not valid(request, form):
        return redirect("care:follow_ups")
    data, user = form.cleaned_data, request.user
    return act(
        request, lambda: follow_ups.finish(row.pk, data["result"], user=user, text=data["text"]),
        done=_("Done."), back="care:follow_ups",
    )  # fmt: skip
