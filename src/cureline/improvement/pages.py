"""Pages of findings: the list in order, one finding with its evidence, and the decisions behind a count."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.engine.improve.patch import STRATEGY
from cureline.improvement import nights, services, views
from cureline.improvement.forms import OWN, FreeForm, ProposeForm, ReasonForm
from cureline.improvement.models import Finding
from cureline.improvement.sources import Papers
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duty
from cureline.worklist import desk
from cureline.worklist.models import Decision

SHOWN = {"": ("new", "seen"), "proposed": ("proposed",), "dismissed": ("dismissed",), "gone": ("gone",)}
PAGE = 50


@duty("improvement.see")
def findings(request: HttpRequest) -> HttpResponse:
    """Findings by what is at stake."""
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    rows = Finding.objects.filter(state__in=SHOWN[state]).order_by("-weight_minor", "pk")[:PAGE]
    papers = Papers(_today())
    counts = [(key, Finding.objects.filter(state__in=states).count()) for key, states in SHOWN.items()]
    return render(request, "improvement/findings.html", {
        "found": [views.finding(row, papers) for row in rows], "state": state, "counts": counts,
        "worth": views.worth(), "open": dict(counts)[""], "may_propose": request.user.may("improvement.propose"),
    })  # fmt: skip


@duty("improvement.see")
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: words, figures, what could be changed. Who may propose has seen it then."""
    row = get_object_or_404(Finding, pk=finding_id)
    if request.user.may("improvement.propose"):
        row = services.see(row.pk, user=request.user)
    return _finding(request, row, ProposeForm(_choices(row)))


def _finding(request: HttpRequest, row: Finding, form: ProposeForm, status: int = 200) -> HttpResponse:
    return render(request, "improvement/finding.html", {
        "shown": views.finding(row), "evidence": views.evidence(row)[:24], "chart": views.chart(row),
        "history": views.over_time(row), "form": form, "dismiss": ReasonForm(),
        "may_propose": request.user.may("improvement.propose"),
        "open": row.state in (Finding.State.NEW, Finding.State.SEEN),
        "proposals": [(one, views.DECISIONS[one.state]) for one in row.proposals.order_by("-pk")],
    }, status=status)  # fmt: skip


def _choices(row: Finding) -> list[tuple[str, str]]:
    """The changes that answer a finding, told in words."""
    papers = Papers(_today())
    found = []
    for remedy in services.offered(row):
        name = row.subject.get("strategy", "") if remedy.kind == STRATEGY else "response"
        told = views.acts_told(remedy.acts, papers.text(remedy.kind, name), remedy.kind, row.currency)
        found.append((remedy.name, " ".join(told)))
    return found


@require_POST
@duty("improvement.propose")
def propose(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Propose one of the changes that answer a finding, or one of one's own."""
    row = get_object_or_404(Finding, pk=finding_id)
    form = ProposeForm(_choices(row), request.POST)
    if not form.is_valid():
        return _finding(request, row, form, 422)
    choice = form.cleaned_data["choice"]
    acts = form.cleaned_data["acts"]
    if choice != OWN:
        acts = next(remedy.acts for remedy in services.offered(row) if remedy.name == choice)
    why = form.cleaned_data["why"]
    made = tell(request, lambda: services.propose(user=request.user, acts=acts, why=why, finding_id=row.pk),
                _("The change is proposed."))  # fmt: skip
    return _finding(request, row, form, 422) if made is None else redirect("improvement:proposal", made.pk)


@duty("improvement.propose")
def free(request: HttpRequest) -> HttpResponse:
    """Propose a change of a strategy that no finding asked for."""
    names = sorted(Papers(_today()).strategies)
    form = FreeForm(names, request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: services.propose(user=request.user, **given), _("The change is proposed."))
            if made is not None:
                return redirect("improvement:proposal", made.pk)
    return render(request, "improvement/free.html", {"form": form, "acts": views.acts_known()}, status=status)


@require_POST
@duty("improvement.propose")
def dismiss(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Lay a finding aside."""
    row = get_object_or_404(Finding, pk=finding_id)
    reason = request.POST.get("reason", "").replace("\x00", "")
    tell(request, lambda: services.dismiss(row.pk, user=request.user, reason=reason), _("The finding is laid aside."))
    return redirect("improvement:finding", row.pk)


@require_POST
@duty("improvement.propose")
def reopen(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Take a dismissed finding up again."""
    row = get_object_or_404(Finding, pk=finding_id)
    tell(request, lambda: services.reopen(row.pk, user=request.user), _("The finding is open again."))
    return redirect("improvement:finding", row.pk)


@require_POST
@duty("improvement.propose")
def compute(request: HttpRequest) -> HttpResponse:
    """Look again now instead of waiting for the day's job."""
    counts = tell(request, lambda: services.find(user=request.user), _("Looked through the results of today."))
    if counts and not counts.get("looked at"):
        messages.warning(request, _("There are no results to look through yet."))
    return redirect("improvement:findings")


@duty("improvement.see")
def decisions(request: HttpRequest) -> HttpResponse:
    """What a count of decisions is made of: definition, query, and the decisions of customers one may see."""
    since = _day(request.GET.get("since", ""), _today() - dt.timedelta(days=14))
    until = _day(request.GET.get("until", ""), _today())
    filters = {name: request.GET.get(name, "").replace("\x00", "")[:80] for name in nights.FILTERS}
    rows = nights.listed(since, until, filters)
    found = list(rows.order_by("-run__as_of_on", "customer_id", "pk")[: PAGE + 1])
    audit.record(
        "decisions.listed", request=request, subject="decisions", detail={k: v for k, v in filters.items() if v}
    )
    return render(request, "improvement/decisions.html", {
        "since": since, "until": until, "filters": {k: v for k, v in filters.items() if v}, "rows": found[:PAGE],
        "more": len(found) > PAGE, "count": rows.count(), "nights": len(nights.runs(since, until)),
        "sql": _sql(rows),
    })  # fmt: skip


def _sql(rows: QuerySet[Decision]) -> str:
    """The query in words of the database; none is asked where no night was published."""
    try:
        return str(rows.query)
    except EmptyResultSet:
        return ""


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise


def _today() -> dt.date:
    return desk.today(timezone.now())
