"""Pages of scenarios: what there is to run, what a run gave, the people proposed for it; and of concentration."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.charts import Cell, Chart, bars
from cureline.engine.money import exponent
from cureline.people.services import name_of
from cureline.risk import book, views
from cureline.risk.data import document, said
from cureline.risk.forms import DecideForm, ProposeForm
from cureline.risk.models import Run, Staffing
from cureline.risk.pages.shared import PAGE, may, pager, place, today
from cureline.risk.services import UnavailableError, concentrating, staffing, stressing
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duty
from cureline.warning.catalogue import indicators
from cureline.warning.models import Alert


@duty("risk.see")
def index(request: HttpRequest) -> HttpResponse:
    """Scenarios to run, and the runs so far."""
    on = today()
    rules = stressing.document(on)
    alert = _alert(request)
    fitting = next((found for code in _series(alert) if (found := stressing.fitting(code, on))), "") if alert else ""
    number = place(request)
    rows = list(Run.objects.select_related("asked_by").order_by("-asked_at", "-pk")[
        number * PAGE : (number + 1) * PAGE + 1])  # fmt: skip
    scenarios = [
        {
            "row": one,
            "title": said(one.title),
            "about": said(one.about),
            "shocks": views.shocks(one.shocks, on),
            "fits": one.id == fitting,
        }
        for one in rules.scenarios.values()
    ]
    scenarios.sort(key=lambda one: not one["fits"])
    return render(request, "risk/scenarios.html", {
        "scenarios": scenarios, "alert": alert, "alert_title": said(alert.title) if alert else "", "rules": rules,
        "runs": [(row, said(row.title), views.money(row.loss_minor, row.currency),
                  views.change(row.loss_minor, row.baseline_minor), name_of(row.asked_by)) for row in rows[:PAGE]],
        "pager": pager(request, number, len(rows) > PAGE), **may(request, "stress.run"),
    })  # fmt: skip


def _alert(request: HttpRequest) -> Alert | None:
    text = request.GET.get("alert", "") or request.POST.get("alert", "")
    user: Any = request.user
    if not text.isdecimal() or not user.may("warning.see"):
        return None
    return Alert.objects.filter(pk=int(text[:18])).first()


def _series(alert: Alert) -> list[str]:
    """What an alert is about, as the scenarios' document may name it."""
    about = indicators().get(alert.indicator)
    watched = str(about.source.get("series", "")) if about else ""
    return [watched, *(str(one) for one in alert.slices.values()), str(alert.facts.get("series", ""))]


@require_POST
@duty("stress.run")
def run(request: HttpRequest) -> HttpResponse:
    """Run a scenario now."""
    alert = _alert(request)
    made = tell(
        request,
        lambda: stressing.run(
            request.POST.get("scenario", "")[:40], user=request.user, alert_id=alert.pk if alert else None
        ),
        _("The scenario was run."),
    )
    return redirect("risk:scenarios") if made is None else redirect("risk:run", made.pk)


@duty("risk.see")
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """What a scenario gave: loss and people, and the proposal form."""
    row = get_object_or_404(Run.objects.select_related("asked_by"), pk=run_id)
    return _show(request, row, ProposeForm(initial={"options": list(views.OPTIONS)}))


def _show(request: HttpRequest, row: Run, form: ProposeForm, status: int = 200) -> HttpResponse:
    found = views.needs(row)
    seen = row.result["seen"]
    rules = stressing.document(row.on)
    return render(request, "risk/run.html", {
        "row": row, "title": said(row.title), "shocks": views.shocks(row.shocks, row.on),
        "loss": views.short(row.loss_minor, row.currency), "base": views.short(row.baseline_minor, row.currency),
        "more": views.short(row.loss_minor - row.baseline_minor, row.currency),
        "change": views.change(row.loss_minor, row.baseline_minor),
        "exposure": views.short(row.exposure_minor, row.currency),
        "lines": views.loss_lines(row), "loss_chart": views.loss_chart(row), "needs": found,
        "needs_chart": views.needs_chart(row), "short": sum(1 for one in found if one["months"]),
        "seen": sum(seen.get("", [])), "weight": rules.raw["prior"]["weight"],
        "links": [(views.words.word("product", name), f"{rho:.3f}", f"{row.result['shifts'][name]:+.3f}")
                  for name, rho in row.result["correlations"].items()],
        "staffings": [(one, views.DECISIONS[one.state]) for one in row.staffings.order_by("-pk")],
        "form": form, "asker": name_of(row.asked_by), **may(request, "stress.run", "warning.see"),
    }, status=status)  # fmt: skip


@require_POST
@duty("stress.run")
def propose(request: HttpRequest, run_id: int) -> HttpResponse:
    """Propose people for the gaps of a run."""
    row = get_object_or_404(Run, pk=run_id)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, 422)
    made = tell(request, lambda: staffing.propose(row.pk, user=request.user, **form.cleaned_data),
                _("The people are proposed."))  # fmt: skip
    return _show(request, row, form, 422) if made is None else redirect("risk:staffing", made.pk)


@duty("risk.see")
def staffings(request: HttpRequest) -> HttpResponse:
    """Proposals of people."""
    number = place(request)
    rows = list(Staffing.objects.select_related("run", "proposed_by").order_by("-pk")[
        number * PAGE : (number + 1) * PAGE + 1])  # fmt: skip
    return render(request, "risk/staffings.html", {
        "lines": [(row, said(row.run.title), views.DECISIONS[row.state], views.money(row.cost_minor, row.currency),
                   name_of(row.proposed_by)) for row in rows[:PAGE]],
        "pager": pager(request, number, len(rows) > PAGE),
    })  # fmt: skip


@duty("risk.see")
def staffing_page(request: HttpRequest, staffing_id: int) -> HttpResponse:
    """One proposal: people by team and month, ways and cost, and the decision."""
    row = get_object_or_404(Staffing.objects.select_related("run", "proposed_by", "decided_by"), pk=staffing_id)
    return render(request, "risk/staffing.html", {
        "row": row, "tone": views.DECISIONS[row.state], "title": said(row.run.title),
        "cost": views.short(row.cost_minor, row.currency), "open_hours": -(-row.open_minutes // 60),
        "lines": views.staffing_lines(row.lines, row.currency), "ways": views.by_option(row.lines, row.currency),
        "proposer": name_of(row.proposed_by), "decider": name_of(row.decided_by), "form": DecideForm(),
        "own": row.proposed_by_id == request.user.pk, **may(request, "risk.approve", "goal.see"),
    })  # fmt: skip


@require_POST
@duty("risk.approve")
def decide(request: HttpRequest, staffing_id: int) -> HttpResponse:
    """Approve or refuse a proposal of people."""
    get_object_or_404(Staffing, pk=staffing_id)
    approve = request.POST.get("act") == "approve"
    tell(request, lambda: staffing.decide(staffing_id, approve=approve, user=request.user,
                                          reason=request.POST.get("reason", "")),
         _("The people are approved.") if approve else _("The proposal is refused."))  # fmt: skip
    return redirect("risk:staffing", staffing_id)


@require_POST
@duty("stress.run")
def withdraw(request: HttpRequest, staffing_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    get_object_or_404(Staffing, pk=staffing_id)
    tell(request, lambda: staffing.withdraw(staffing_id, user=request.user), _("The proposal is taken back."))
    return redirect("risk:staffing", staffing_id)


@duty("risk.see")
def concentration(request: HttpRequest) -> HttpResponse:
    """How concentrated the debts are, view by view, and one view in full."""
    on = today()
    name = request.GET.get("view", "product")
    name = name if name in book.VIEWS else "product"
    try:
        found = concentrating.views(on)
    except UnavailableError:
        return render(request, "risk/concentration.html", {"views": [], "name": name})
    currency = book.capacity(on).currency
    titles = {key: said(one["title"]) for key, one in document("limits")["views"].items()}
    chosen = next(one for one in found if one.name == name)
    return render(request, "risk/concentration.html", {
        "views": [{"name": one.name, "title": titles[one.name], "current": one.name == name,
                   "hhi": _hhi(one.found.hhi), "limit_hhi": one.hhi, "parts": len(one.found.parts),
                   "effective": f"{one.found.effective:.1f}" if one.found.effective else "–",
                   "top": views.part(one.name, one.found.parts[0].key) if one.found.parts else "–",
                   "top_share": f"{one.found.parts[0].share_bp / 100:.1f}%" if one.found.parts else "–",
                   "top_five": f"{one.found.top_bp(5) / 100:.1f}%",
                   "limit": f"{one.one_bp / 100:g}%" if one.one_bp else "–", "over": bool(one.over)}
                  for one in found],
        "name": name, "title": titles[name], "chosen": chosen, "chart": _parts(chosen, currency, titles[name]),
        "total": views.money(chosen.found.total_minor, currency), "limits": document("limits"),
    })  # fmt: skip


def _hhi(value: float | None) -> str:
    return f"{value:.3f}" if value is not None else "–"


def _parts(view: concentrating.View, currency: str, title: str) -> Chart:
    unit = 10 ** exponent(currency)
    rows, cells = [], []
    for part in view.found.parts[:15]:
        address = f"accounts/?view={view.name}&key={part.key}"
        told = views.part(view.name, part.key)
        rows.append({"part": told, "debt": part.exposure_minor / unit, "url": address})
        cells.append([Cell(told, address), Cell(views.money(part.exposure_minor, currency)),
                      Cell(f"{part.share_bp / 100:.1f}%")])  # fmt: skip
    drawn = bars(rows, x="debt", y="part", form="~s", url="url", x_title=currency)
    note = _("The 15 largest are shown.") if len(view.found.parts) > len(rows) else ""
    return Chart(title, drawn, (title, _("Debt"), _("Share")), cells, note)


@duty("risk.see")
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts behind a part of a view, those that one may see."""
    name, key = request.GET.get("view", ""), request.GET.get("key", "").replace("\x00", "")[:120]
    if name not in book.VIEWS:
        raise Http404(name)
    try:
        rows = book.viewed(book.night(), name)
    except UnavailableError as error:
        raise Http404(name) from error
    rows = rows.filter(key__isnull=True) if key == book.UNKNOWN else rows.filter(key=key)
    number = place(request)
    found = list(rows.order_by("-balance_minor", "account_id")[number * PAGE : (number + 1) * PAGE + 1])
    audit.record("concentration.accounts", request=request, subject="concentration", detail={"view": name})
    return render(request, "risk/accounts.html", {
        "lines": [{"account": row.pk, "customer": row.customer_id_id, "bucket": row.bucket,
                   "product": views.words.word("product", row.product),
                   "debt": views.money(row.balance_minor, row.currency)} for row in found[:PAGE]],
        "count": rows.count(), "title": said(document("limits")["views"][name]["title"]),
        "part": views.part(name, key), "pager": pager(request, number, len(found) > PAGE), "name": name,
        **may(request, "customer.see"),
    })  # fmt: skip
