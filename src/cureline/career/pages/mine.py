"""One's own career: post, competences, ways on and what is missing, openings of the house, wishes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cureline.career import documents, scope, services
from cureline.career.forms import ApplicationForm, LevelForm, StepForm
from cureline.career.models import Candidate, Probation, Promotion, Requisition
from cureline.career.pages.common import listed
from cureline.career.pages.staff import shown
from cureline.career.sealed import opened
from cureline.career.telling import told
from cureline.career.words import CANDIDATES, NEEDED, PROMOTIONS
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.worklist import desk


@duty("career.own")
def home(request: HttpRequest) -> HttpResponse:
    """Where one stands."""
    staff = scope.own(request.user)
    if staff is None:
        return render(request, "career/home.html", {"staff": None})
    facts = shown(staff)
    mine = Candidate.objects.filter(staff=staff).select_related("requisition").order_by("-pk")[:5]
    return render(request, "career/home.html", {
        **facts, "level": LevelForm(), "openings": _open(staff)[:5],
        "ways": [(way, documents.post_title(way.post), [needed(one) for one in way.needed], StepForm(
                 initial={"step": way.code}, auto_id=f"{way.code}_%s")) for way in facts["ways"]],
        "probation": Probation.objects.filter(staff=staff).order_by("-pk").first(),
        "wishes": [(row, documents.post_title(documents.steps()[row.step]["to"]), *PROMOTIONS[row.state],
                    opened(row.reason_sealed)) for row in staff.promotions.order_by("-pk")[:5]],
        "applications": [(row, documents.post_title(row.requisition.post), *CANDIDATES[row.state]) for row in mine],
    })  # fmt: skip


def needed(one: Any) -> tuple[str, str, str, bool]:
    """A requirement in words: what, needed, has, met."""
    titles = {"competence": documents.competence_title, "licence": lambda code: services.reached.title("licence", code)}
    what = str(NEEDED[one.kind])
    if one.kind in titles:
        what = f"{what} · {titles[one.kind](one.code)}"
    if one.kind == "licence":
        return what, "", _("held") if one.met else _("not held"), one.met
    return what, one.needs, one.has or "–", one.met


@require_POST
@duty("career.own")
def rate(request: HttpRequest) -> HttpResponse:
    """Note how one sees oneself."""
    form, staff = LevelForm(request.POST), scope.own(request.user)
    if staff is not None and form.is_valid():
        clean = form.cleaned_data
        tell(request, lambda: services.posting.rate(staff.pk, clean["competence"], int(clean["level"]),
             user=request.user, note=clean["note"]), _("Noted."))  # fmt: skip
    else:
        told(request, form)
    return redirect("career:home")


def _open(staff: Any) -> list[tuple[Requisition, str, bool]]:
    """Openings offered to the house: the row, its title, whether one has applied."""
    rows = Requisition.objects.filter(state="open", channels__contains="internal").select_related("team")
    applied = set(Candidate.objects.filter(staff=staff).values_list("requisition_id", flat=True))
    now = timezone.now()
    return [(row, documents.post_title(row.post), row.pk in applied) for row in rows.order_by("-pk")
            if services.requisitions.is_open(row, now)]  # fmt: skip


@duty("career.own")
def internal(request: HttpRequest) -> HttpResponse:
    """Openings that are offered to the house."""
    today = desk.today(timezone.now())
    rows = Requisition.objects.filter(state="open", channels__contains="internal").exclude(closes_on__lt=today)
    found, following = listed(request, rows.select_related("team"), ("-id",))
    applied = set(Candidate.objects.filter(staff=scope.own(request.user)).values_list("requisition_id", flat=True))
    return render(request, "career/internal.html", {"next": following, "lines": [
        (row, documents.post_title(row.post), row.pk in applied,
         [documents.said(text) for text in documents.posts()[row.post]["duties"]]) for row in found
    ]})  # fmt: skip


@duty("career.own")
@require_http_methods(["GET", "POST"])
def internal_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for one of them; one's superior does not have to agree."""
    staff = scope.own(request.user)
    row = Requisition.objects.get(pk=pk, state="open", channels__contains="internal")
    form = ApplicationForm(row, request.POST or None, internal=True)
    status = 200
    if request.method == "POST" and staff is not None:
        status = 422
        if form.is_valid():
            given = form.values()
            made = tell(request, lambda: services.candidates.apply_internally(
                row, staff, answers=given["answers"], consent=given["consent"]), _("You have applied."))  # fmt: skip
            if made is not None:
                return redirect("career:home")
    post = documents.posts()[row.post]
    return render(request, "career/internal_apply.html", {
        "row": row, "form": form, "title": documents.post_title(row.post),
        "duties": [documents.said(text) for text in post["duties"]],
        "asked": [(documents.competence_title(code), level) for code, level in post["competences"].items()],
    }, status=status)  # fmt: skip


@require_POST
@duty("career.own")
def internal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's application back."""
    tell(request, lambda: services.candidates.withdraw_own(pk, user=request.user), _("Your application is taken back."))
    return redirect("career:home")


@require_POST
@duty("career.own")
def step(request: HttpRequest) -> HttpResponse:
    """Ask for a step."""
    form = StepForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        tell(request, lambda: services.paths.apply(clean["step"], clean["why"], user=request.user),
             _("Your wish is handed in."))  # fmt: skip
    else:
        told(request, form)
    return redirect("career:home")


@require_POST
@duty("career.own")
def step_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wish back."""
    tell(request, lambda: services.paths.withdraw(pk, user=request.user), _("Your wish is taken back."))
    return redirect("career:home")


@duty("career.manage")
def promotions(request: HttpRequest) -> HttpResponse:
    """Who asked for a step."""
    state = request.GET.get("state", "waiting")
    state = state if state in PROMOTIONS else "waiting"
    found, following = listed(request, Promotion.objects.filter(state=state).select_related("staff__team"), ("-id",))
    return render(request, "career/promotions.html", {
        "state": state, "next": following, "states": [(name, title) for name, (title, _tone) in PROMOTIONS.items()],
        "lines": [(row, documents.post_title(documents.steps()[row.step]["from"]),
                   documents.post_title(documents.steps()[row.step]["to"]), *PROMOTIONS[row.state]) for row in found],
    })  # fmt: skip


@duty("career.manage")
@require_http_methods(["GET", "POST"])
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish: what is met today, in the person's words; decided with a reason."""
    row = Promotion.objects.select_related("staff__user", "staff__team", "decided_by__staff").get(pk=pk)
    if request.method == "POST":
        yes = request.POST.get("agree") == "yes"
        reason = request.POST.get("reason", "").replace("\x00", "")
        tell(request, lambda: services.paths.decide(pk, yes, user=request.user, reason=reason),
             _("The step is granted.") if yes else _("The step is refused."))  # fmt: skip
        return redirect("career:promotion", pk)
    found = services.paths.way(row.staff, row.step, desk.today(timezone.now()))
    title, tone = PROMOTIONS[row.state]
    return render(request, "career/promotion.html", {
        "row": row, "state": title, "tone": tone, "way": found, "needed": [needed(one) for one in found.needed],
        "before": documents.post_title(documents.steps()[row.step]["from"]), "post": documents.post_title(found.post),
        "why": opened(row.why_sealed), "reason": opened(row.reason_sealed), "decider": name_of(row.decided_by),
    })  # fmt: skip
