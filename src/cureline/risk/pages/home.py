"""The room's home: the matrix, what is overdue, open alerts, gaps of cover, the last scenarios."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cureline.risk import views
from cureline.risk.data import document, said
from cureline.risk.models import Cover, Risk, Run, Staffing
from cureline.risk.pages.shared import may, today
from cureline.risk.services import claims, covers, register
from cureline.trust.duties import duty
from cureline.warning.models import Alert


@duty("risk.see")
def home(request: HttpRequest) -> HttpResponse:
    """Everything that needs a look, on one page."""
    user: Any = request.user
    on = today()
    inherent = request.GET.get("look") == "inherent"
    active = list(Risk.objects.filter(state="active").select_related("current__owner"))
    late = list(register.overdue(on).select_related("current__owner")[:8])
    alerts = []
    if user.may("warning.see"):
        rows = Alert.objects.exclude(state="closed").order_by("due_on", "pk")[:8]
        alerts = [(row, said(row.title)) for row in rows]
    context: dict[str, Any] = {
        "matrix": views.matrix(active, on, inherent=inherent), "impacts": views.impacts(), "inherent": inherent,
        "bands": [{**one, "title": said(one["title"])} for one in document("scale")["bands"]],
        "late": [views.line(row, on) for row in late], "alerts": alerts, "active": len(active),
        "over": sum(1 for row in active if row.current and views.shown(row.current, on)["over"]),
        "overdue": register.overdue(on).count(),
        "runs": [(row, said(row.title), views.change(row.loss_minor, row.baseline_minor))
                 for row in Run.objects.order_by("-asked_at", "-pk")[:6]],
        "staffings": Staffing.objects.filter(state="waiting").count(),
        **may(request, "risk.write", "risk.approve", "stress.run", "cover.see", "warning.see"),
    }  # fmt: skip
    if user.may("cover.see"):
        context |= {
            "gaps": gaps(on), "expiring": covers.expiring(on).count(), "claims_late": claims.late(on).count(),
            "covers": Cover.objects.filter(ended_at__isnull=True).count(),
        }  # fmt: skip
    return render(request, "risk/home.html", context)


def gaps(on: Any) -> list[dict[str, Any]]:
    """Debt, cover that counts and what is open, by currency, of the accounts that have a cover."""
    found: dict[str, list[int]] = {}
    for one in covers.positions(on):
        cell = found.setdefault(one.currency, [0, 0, 0, 0])
        cell[0] += one.covered.debt_minor
        cell[1] += one.covered_minor
        cell[2] += one.gap_minor
        cell[3] += 1
    return [{"currency": currency, "debt": cell[0], "covered": cell[1], "gap": cell[2], "accounts": cell[3],
             "share": views.percent(cell[1], cell[0])} for currency, cell in sorted(found.items())]  # fmt: skip
