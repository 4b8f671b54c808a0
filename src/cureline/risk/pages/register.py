"""Pages of the register: the list, one risk with every version, writing, deciding, reviewing, closing, linking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.people.services import name_of
from cureline.risk import views
from cureline.risk.data import document, residual, said
from cureline.risk.forms import ControlFormSet, DecideForm, LinkForm, ReasonForm, ReviewForm, RiskForm, content
from cureline.risk.models import Kind, Risk, Version
from cureline.risk.pages.shared import PAGE, may, pager, place, today
from cureline.risk.services import register
from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.warning.models import Alert


@duty("risk.see")
def index(request: HttpRequest) -> HttpResponse:
    """The register, the gravest first."""
    on = today()
    state = request.GET.get("state", "active")
    rows = Risk.objects.select_related("current__owner")
    if state == "waiting":
        rows = rows.filter(versions__state="waiting").distinct()
    elif state == "overdue":
        rows = register.overdue(on).select_related("current__owner")
    elif state in Risk.State.values:
        rows = rows.filter(state=state)
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        rows = rows.filter(versions__kind=kind).distinct()
    found = [views.line(row, on) for row in rows]
    found = [one for one in found if not kind or one["row"].kind == kind]
    cell = _cell(request)
    if cell is not None:
        look = request.GET.get("look") == "inherent"
        found = [one for one in found if cell == (
            (one["row"].likelihood, one["row"].impact) if look else (one["likelihood"], one["impact"])
        )]  # fmt: skip
    found.sort(key=lambda one: (-one["score"], one["risk"].code))
    number = place(request)
    shown = found[number * PAGE : (number + 1) * PAGE]
    return render(request, "risk/register.html", {
        "lines": shown, "state": state, "kind": kind, "kinds": Kind.choices, "count": len(found), "cell": cell,
        "pager": pager(request, number, len(found) > (number + 1) * PAGE),
        "starter": _starters_left(), **may(request, "risk.write"),
    })  # fmt: skip


def _cell(request: HttpRequest) -> tuple[int, int] | None:
    parts = [request.GET.get(name, "") for name in ("likelihood", "impact")]
    if all(part in ("1", "2", "3", "4", "5") for part in parts):
        return int(parts[0]), int(parts[1])
    return None


def _starters_left() -> list[dict[str, Any]]:
    known = set(Risk.objects.exclude(starter="").values_list("starter", flat=True))
    return [one for one in document("starter")["risks"] if one["id"] not in known]


@duty("risk.see")
def show(request: HttpRequest, risk_id: int) -> HttpResponse:
    """One risk: what counts, what waits, controls, reviews, links and every version."""
    on = today()
    risk = get_object_or_404(Risk.objects.select_related("current__owner", "current__author"), pk=risk_id)
    versions = [views.shown(one, on) for one in
                risk.versions.select_related("owner", "author", "approver").order_by("-number")]  # fmt: skip
    waiting = next((one for one in versions if one["row"].state == "waiting"), None)
    return render(request, "risk/risk.html", {
        "risk": risk, "line": views.line(risk, on), "versions": versions, "waiting": waiting,
        "own": waiting is not None and waiting["row"].author_id == request.user.pk,
        "reviews": [(row, name_of(row.by)) for row in risk.reviews.select_related("by").order_by("-on", "-pk")[:20]],
        "links": [views.link(row) for row in risk.links.order_by("-pk")[:20]], "closer": name_of(risk.closed_by),
        "decide": DecideForm(), "review": ReviewForm(), "close": ReasonForm(auto_id="close_%s"),
        "link": LinkForm(auto_id="link_%s"), "tones": views.DECISIONS, **may(request, "risk.write", "risk.approve"),
    })  # fmt: skip


@duty("risk.write")
def new(request: HttpRequest) -> HttpResponse:
    """Write a new risk, perhaps from an alert."""
    alert = _alert(request)
    initial: dict[str, Any] = {"appetite": 6, "review_months": 3, "owner": request.user.pk, "kind": "credit",
                               "likelihood": 3, "impact": 3}  # fmt: skip
    if alert is not None:
        initial |= {"title": said(alert.title)[:160], "cause": said(alert.words),
                    "why": _("From alert %(n)s") % {"n": alert.pk}}  # fmt: skip
    return _write(request, None, initial, [], alert)


@duty("risk.write")
def edit(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Write the next version of a risk."""
    risk = get_object_or_404(Risk, pk=risk_id)
    version = risk.versions.order_by("-number").first()
    initial: dict[str, Any] = {name: getattr(version, name) for name in (
        "kind", "likelihood", "impact", "appetite", "response", "review_months")}  # fmt: skip
    initial |= {name: said(getattr(version, name)) for name in register.TEXTS}
    initial["owner"] = version.owner_id if version else request.user.pk
    controls = [{**one, "text": said(one["text"])} for one in version.controls] if version else []
    return _write(request, risk, initial, controls, None)


def _write(request: HttpRequest, risk: Risk | None, initial: dict[str, Any], controls: list[dict[str, Any]],
           alert: Alert | None) -> HttpResponse:  # fmt: skip
    form, status = RiskForm(initial=initial), 200
    formset = ControlFormSet(initial=controls, prefix="control")
    if request.method == "POST":
        form, formset, status = RiskForm(request.POST), ControlFormSet(request.POST, prefix="control"), 422
        if form.is_valid() and formset.is_valid():
            given, why = content(form, formset.cleaned_data)
            made = tell(request, lambda: _kept(request, given, why, risk, alert, controls),
                        _("Written; somebody else approves it."))  # fmt: skip
            if made is not None:
                return redirect("risk:risk", made.risk_id)
    return render(request, "risk/write.html", {
        "form": form, "formset": formset, "risk": risk, "alert": alert,
        "alert_title": said(alert.title) if alert else "",
    }, status=status)  # fmt: skip


def _kept(request: HttpRequest, given: dict[str, Any], why: str, risk: Risk | None, alert: Alert | None,
          before: list[dict[str, Any]]) -> Version:  # fmt: skip
    version = register.write(user=request.user, content=_with_languages(given, risk), why=why,
                             risk_id=risk.pk if risk else None)  # fmt: skip
    if alert is not None:
        register.link(version.risk_id, "alert", str(alert.pk), user=request.user,
                      url=reverse("risk:risk", args=[version.risk_id]))  # fmt: skip
    return version


def _with_languages(given: dict[str, Any], risk: Risk | None) -> dict[str, Any]:
    """A control whose words were not changed keeps them in every language."""
    last = risk.versions.order_by("-number").first() if risk else None
    known = {said(one["text"]): one["text"] for one in last.controls} if last else {}
    given["controls"] = [{**one, "text": known.get(one["text"], one["text"])} for one in given["controls"]]
    return given


def _alert(request: HttpRequest) -> Alert | None:
    text = request.GET.get("alert", "")
    user: Any = request.user
    if not text.isdecimal() or not user.may("warning.see"):
        return None
    return Alert.objects.filter(pk=int(text[:18])).first()


@require_POST
@duty("risk.approve")
def decide(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Approve or refuse the version that waits."""
    waiting = get_object_or_404(Version, risk=risk_id, state="waiting")
    approve = request.POST.get("act") == "approve"
    tell(request, lambda: register.decide(waiting.pk, approve=approve, user=request.user,
                                          reason=request.POST.get("reason", "")),
         _("The version counts now.") if approve else _("The version is refused."))  # fmt: skip
    return redirect("risk:risk", risk_id)


@require_POST
@duty("risk.write")
def review(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Note a review; where the risk has to be changed, its next version is written at once."""
    get_object_or_404(Risk, pk=risk_id)
    outcome = request.POST.get("outcome", "")
    done = tell(
        request,
        lambda: register.review(risk_id, user=request.user, outcome=outcome, note=request.POST.get("note", "")),
        _("The review is noted."),
    )
    return redirect("risk:edit" if done is not None and outcome == "changes" else "risk:risk", risk_id)


@require_POST
@duty("risk.approve")
def close(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Close a risk."""
    get_object_or_404(Risk, pk=risk_id)
    tell(request, lambda: register.close(risk_id, user=request.user, why=request.POST.get("reason", "")),
         _("The risk is closed."))  # fmt: skip
    return redirect("risk:risk", risk_id)


@require_POST
@duty("risk.write")
def link(request: HttpRequest, risk_id: int) -> HttpResponse:
    """Tie a risk to something."""
    get_object_or_404(Risk, pk=risk_id)
    tell(request, lambda: register.link(risk_id, request.POST.get("kind", ""), request.POST.get("ref", ""),
                                        user=request.user, url=reverse("risk:risk", args=[risk_id])),
         _("The link is kept."))  # fmt: skip
    return redirect("risk:risk", risk_id)


@duty("risk.write")
def starter(request: HttpRequest) -> HttpResponse:
    """The shipped register, to be taken over one by one or all at once."""
    if request.method == "POST":
        names = request.POST.getlist("risk")[:100]
        made = tell(request, lambda: register.adopt(names, user=request.user), _("Taken over; somebody else approves."))
        if made is not None:
            return redirect(f"{reverse('risk:register')}?state=waiting")
    on = today()
    left = []
    for one in _starters_left():
        inherent = one["likelihood"] * one["impact"]
        # nothing of it was tested here yet
        score = residual(one["likelihood"], one["impact"], one["controls"], on)
        left.append({"id": one["id"], "title": said(one["title"]), "cause": said(one["cause"]),
                     "kind": dict(Kind.choices)[one["kind"]], "inherent": inherent, "score": score[0] * score[1],
                     "controls": [said(control["text"]) for control in one["controls"]]})  # fmt: skip
    return render(request, "risk/starter.html", {"left": left, "document": document("starter")})
