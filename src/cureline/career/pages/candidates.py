"""One candidate: without a name until somebody gives a reason; each stage with its act; letters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.career import documents, letters, scope, services
from cureline.career.forms import InterviewForm, OfferForm, OnboardingForm, ReasonForm, ScreeningForm
from cureline.career.models import Candidate, Onboarding
from cureline.career.telling import told
from cureline.career.words import CANDIDATES, MARKS, OFFERS
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust import rows
from cureline.trust.duties import duty
from cureline.trust.models import AuditEntry


@never_cache
@duty("recruit.see")
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate's page."""
    return _page(request, scope.candidate(request.user, pk))


def _page(request: HttpRequest, row: Candidate, clear: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    frame = row.requisition.frame
    title, tone = CANDIDATES[row.state]
    interview = getattr(row, "interview", None)
    offer = getattr(row, "offer", None)
    ranked = {one.key: one for one in services.interviews.ranking(row.requisition)}
    answers = services.candidates.answers(row)
    criteria = services.requisitions.in_order(row.requisition, "screening")
    asked = services.requisitions.in_order(row.requisition, "application")
    screened = [(documents.said(text), *MARKS[row.screening[code]]) for code, text in criteria.items()
                if code in row.screening]  # fmt: skip
    forms: dict[str, Any] = {}
    if row.state == "applied":
        forms["screen"] = ScreeningForm(criteria)
    if row.state == "screened":
        forms["invite"] = InterviewForm(int(frame["raters"]))
    if row.state == "rated":
        forms["propose"] = OfferForm(initial={"probation_months": 0} if row.staff_id else None)
    if row.state == "accepted":
        forms["onboard"] = OnboardingForm(row.staff_id is not None)
    # the log is the auditors' to read; what was done with this candidate is told to who handles them
    with rows.as_owner():
        entries = AuditEntry.objects.filter(subject=f"candidate:{row.pk}").exclude(action="access.refused")
        log = list(entries.select_related("user__staff").order_by("-pk")[:20])
    return render(request, "career/candidate.html", {
        "row": row, "post": documents.post_title(row.requisition.post), "state": title, "tone": tone,
        "channel": documents.said(documents.load("selection")["channels"].get(row.channel)) or row.channel,
        "answers": [(documents.said(text), answers.get(code, "")) for code, text in asked.items()],
        "screened": screened, "interview": interview, "raters": _raters(interview),
        "complete": services.interviews.complete(interview), "ranked": ranked.get(row.pk),
        "parts": _parts(ranked.get(row.pk), interview), "offer": offer,
        "offer_state": OFFERS[offer.state] if offer else None, "proposer": name_of(offer.proposed_by) if offer else "",
        "own_offer": offer is not None and offer.proposed_by_id == request.user.pk, "clear": clear,
        "onboarding": Onboarding.objects.filter(candidate=row).first(), "letters": letters.offered(row),
        "reveal": ReasonForm(auto_id="reveal_%s"), "reject": ReasonForm(auto_id="reject_%s"), "log": log,
        "may_reject": row.state in services.candidates.BEFORE_OFFER, "may_decide": request.user.may("career.manage"),
        "may_erase": row.state in services.candidates.ENDED and row.erased_at is None, **forms,
    }, status=status)  # fmt: skip


def _raters(interview: Any) -> list[tuple[str, bool]]:
    """Who rates, and whether they have handed in: no score before all have."""
    if interview is None:
        return []
    found = interview.ratings.select_related("rater__staff").order_by("pk")
    return [(name_of(row.rater), row.submitted_at is not None) for row in found]


def _parts(ranked: Any, interview: Any) -> list[tuple[str, Any, list[int], list[str]]]:
    """Each criterion with what each rater gave and heard, once all are in."""
    if ranked is None or interview is None:
        return []
    found = list(interview.ratings.order_by("pk"))
    heard = [services.interviews.notes(row) for row in found]
    return [
        (documents.competence_title(part.code), part, [row.scores[part.code] for row in found],
         [one[part.code] for one in heard if part.code in one])
        for part in ranked.parts
    ]  # fmt: skip


@never_cache
@require_POST
@duty("recruit.see")
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and contacts for a reason, on this answer alone."""
    row = scope.candidate(request.user, pk)
    reason = request.POST.get("reason", "").replace("\x00", "")
    clear = tell(request, lambda: services.candidates.reveal(pk, user=request.user, reason=reason),
                 _("Shown on this page only; the reason stands in the log."))  # fmt: skip
    return _page(request, row, clear, 200 if clear else 422)


@require_POST
@duty("recruit.see")
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """`screen`, `invite`, `reject`, `offer`, `answer`, `onboard` or `erase`."""
    row = scope.candidate(request.user, pk)
    given, user = request.POST, request.user
    reason = given.get("reason", "").replace("\x00", "")
    form: Any = None
    if name == "screen":
        form = ScreeningForm(row.requisition.frame["screening"], given)
        if form.is_valid():
            yes = given.get("passed") == "yes"
            tell(request, lambda: services.candidates.screen(pk, form.marks(), yes, user=user,
                 reason=form.cleaned_data["reason"]), _("Screened."))  # fmt: skip
    elif name == "invite":
        form = InterviewForm(int(row.requisition.frame["raters"]), given)
        if form.is_valid():
            clean = form.cleaned_data
            tell(request, lambda: services.interviews.invite(pk, user=user, planned_at=clean["planned_at"],
                 place=clean["place"], raters=[int(key) for key in clean["raters"]]),
                 _("The interview is set: print or send the invitation."))  # fmt: skip
    elif name == "offer":
        form = OfferForm(given)
        if form.is_valid():
            tell(request, lambda: services.offers.propose(pk, user=user, **form.values()),
                 _("The offer is proposed; the head approves it."))  # fmt: skip
    elif name == "onboard":
        form = OnboardingForm(row.staff_id is not None, given)
        if form.is_valid():
            tell(request, lambda: services.offers.ask_onboarding(pk, user=user, **form.values()),
                 _("Asked for: an administrator makes the record."))  # fmt: skip
    elif name == "answer":
        tell(request, lambda: services.offers.answer(pk, given.get("accepted") == "yes", user=user), _("Noted."))
    elif name == "erase":
        tell(request, lambda: services.candidates.erase(pk, user=user), _("The data is deleted."))
    elif name == "reject":
        tell(request, lambda: services.candidates.reject(pk, user=user, reason=reason), _("The application has ended."))
    if form is not None and not form.is_valid():
        told(request, form)
    return redirect("career:candidate", pk)


@require_POST
@duty("career.manage")
def decide_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an offer or refuse it."""
    yes = request.POST.get("agree") == "yes"
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.offers.decide(pk, yes, user=request.user, reason=reason),
         _("The offer is approved: its letter may leave.") if yes else _("The offer is refused."))  # fmt: skip
    return redirect("career:candidate", pk)


@never_cache
@duty("recruit.see")
def letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A letter to print or to copy into an e-mail; each look at it is in the log."""
    row = scope.candidate(request.user, pk)
    written = letters.write(row, kind, request=request)
    return render(request, "career/letter.html", {"row": row, "letter": written,
                  "post": documents.post_title(row.requisition.post)})  # fmt: skip
