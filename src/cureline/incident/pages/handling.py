"""Pages of an incident: the list, declaring one, and its own page with every act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cureline.contact import stop_words
from cureline.contact.models import Stop
from cureline.contact.services import stops
from cureline.engine.tables import CHANNELS
from cureline.incident import config, forms, services, views
from cureline.incident.models import CLASSES, Incident, Resource, Step
from cureline.incident.services import supplies, timeline
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.worklist import desk

PAGE = 30
TABS = {
    "open": ("declared", "acting"),
    "after": ("closed", "reviewed"),
    "over": ("ended", "called_off"),
}


@never_cache
@duty("incident.see")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Incidents: those that go on, those under review, those that are over."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    rows = Incident.objects.filter(drill=False, state__in=TABS[tab]).select_related("lead__staff").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.prefetch_related("steps", "reports")[: PAGE + 1])
    now = views.now()
    return render(request, "incident/index.html", {
        "lines": [views.line(row, now) for row in found[:PAGE]], "tab": tab,
        "counts": [(name, Incident.objects.filter(drill=False, state__in=states).count())
                   for name, states in TABS.items()],
        "next": found[PAGE - 1].pk if len(found) > PAGE else "",
    })  # fmt: skip


@never_cache
@duty("incident.declare")
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an incident: two choices are enough."""
    asked = {name: request.GET[name] for name in ("kind", "source", "severity") if name in request.GET}
    form = forms.DeclareForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = tell(request, lambda: services.declare(
            given["kind"], user=request.user, severity=given["severity"], text=given["text"], source=given["source"],
            request=request), _("The incident is declared; its clocks run."))  # fmt: skip
        if made is not None:
            return redirect("incident:show", made.pk)
    plans = [config.parse(config.shipped(code)) for code in CLASSES]
    signs = [
        {"title": config.say(plan["title"]), "sign": config.say(plan["sign"]),
         "levels": [(config.level_title(line["level"]), config.say(line["when"])) for line in plan["severity"]]}
        for plan in plans
    ]  # fmt: skip
    return render(request, "incident/declare.html", {"form": form, "signs": signs},
                  status=422 if request.method == "POST" else 200)  # fmt: skip


@never_cache
@duty("incident.see")
@require_GET
def show(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident."""
    row = get_object_or_404(
        Incident.objects.select_related("lead__staff", "declared_by__staff", "plan"), pk=incident_id
    )
    return _show(request, row)


def _show(request: HttpRequest, row: Incident, status: int = 200, **given: Any) -> HttpResponse:
    user: Any = request.user
    now = views.now()
    plan = config.parse(row.plan.content if row.plan else config.shipped(row.kind))
    held = {one.role: one.user.staff.pk for one in row.assignments.select_related("user__staff")
            if hasattr(one.user, "staff")}  # fmt: skip
    leads = row.lead_id == user.pk or user.may("incident.lead")
    entries = row.entries.select_related("user__staff").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        entries = entries.filter(pk__lt=int(before[:18]))
    found = list(entries[: PAGE + 1])
    today = desk.today(now)
    context = {
        **views.line(row, now), "text": timeline.clear(row.text_sealed), "declared_by": name_of(row.declared_by),
        "icon": views.icon(row.kind), "steps": views.steps(row, user, now), "leads": leads,
        "reports": [views.report(one, now) for one in row.reports.order_by("due_at", "pk")],
        "entries": views.entries(found[:PAGE], row), "more": found[PAGE - 1].pk if len(found) > PAGE else "",
        "assignments": [(config.role_title(one.role), name_of(one.user), one.from_roster)
                        for one in row.assignments.select_related("user__staff").order_by("role")],
        "when": config.say(next(line["when"] for line in plan["severity"] if line["level"] == row.severity)),
        "organise": forms.OrganiseForm({step.role for step in row.steps.all()}, held, row.room),
        "grade": forms.GradeForm(initial={"severity": row.severity, "affected": row.affected}),
        "close": forms.CloseForm(), "messages_of": views.messages_of(row, plan),
        "contacts": [(config.say(one["title"]), one["where"]) for one in plan.get("contacts", ())],
        "supplies": [(config.resource_title(one.kind), one.place, one.count, supplies.faults(one, today))
                     for one in Resource.objects.filter(gone=False, kind__in=plan.get("resources", ()))],
        "channels": CHANNELS, "stop_rows": stop_words.told(Stop.objects.filter(incident_id=row.pk).order_by("-pk")),
        "may_stop": user.may("contact.stop") and row.open and not row.drill,
        "closing": timeline.clear(row.closing_sealed), "review": services.review_of(row),
        "review_form": forms.ReviewForm(), "action_form": forms.ActionForm(),
        "actions": [(one, name_of(one.owner), one.due_on < today and one.done_on is None,
                     one.owner_id == user.pk)
                    for one in row.actions.select_related("owner__staff").order_by("due_on", "pk")],
        "may_call_off": row.open and (leads or row.declared_by_id == user.pk),
    }  # fmt: skip
    return render(request, "incident/show.html", {**context, **given}, status=status)


@never_cache
@duty("incident.see")
@require_GET
def ticking(request: HttpRequest, incident_id: int) -> HttpResponse:
    """The next deadline alone: htmx asks for it every half minute."""
    row = get_object_or_404(Incident, pk=incident_id)
    return render(request, "incident/_next.html", {"row": row, "next": views.next_due(row, views.now())})


@duty("incident.see")
@require_POST
def organise(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Name the lead and the roles: who leads incidents does it, or who declared this one."""
    row = get_object_or_404(Incident, pk=incident_id)
    _may_organise(request, row)
    form = forms.OrganiseForm({step.role for step in row.steps.all()}, {}, "", request.POST)
    if not form.is_valid():
        return _show(request, row, 422, organise=form)
    people = form.people()
    lead = people.pop("lead")
    tell(request, lambda: services.organise(
        row.pk, user=request.user, lead=lead, room=form.cleaned_data["room"], roles=people, request=request),
        _("The roles are given."))  # fmt: skip
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def note(request: HttpRequest, incident_id: int) -> HttpResponse:
    """A line of the timeline."""
    row = get_object_or_404(Incident, pk=incident_id)
    text = request.POST.get("text", "")
    tell(request, lambda: services.note(row.pk, text, user=request.user, request=request), _("Written down."))
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def grade(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Judge the severity anew."""
    row = get_object_or_404(Incident, pk=incident_id)
    form = forms.GradeForm(request.POST)
    if not form.is_valid():
        return _show(request, row, 422, grade=form)
    given = form.cleaned_data
    tell(request, lambda: services.grade(
        row.pk, given["severity"], user=request.user, affected=given["affected"], request=request),
        _("The severity is judged anew."))  # fmt: skip
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def step(request: HttpRequest, step_id: int) -> HttpResponse:
    """Tick a step off, or leave it out."""
    row = get_object_or_404(Step, pk=step_id)
    left_out = request.POST.get("act") == "leave_out"
    tell(request, lambda: services.finish_step(
        row.pk, user=request.user, evidence=request.POST.get("evidence", ""), left_out=left_out, request=request),
        _("The step is left out.") if left_out else _("The step is done."))  # fmt: skip
    return redirect("incident:show", row.incident_id)


@duty("contact.stop")
@require_POST
def stop(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Stop outgoing contact because of this incident; never from a drill."""
    row = get_object_or_404(Incident, pk=incident_id, drill=False)
    scope, _colon, value = request.POST.get("what", "all:").partition(":")
    reason = request.POST.get("reason", "").strip() or row.named

    def act() -> Stop:
        made = stops.stop(scope, value, user=request.user, reason=reason, incident_id=row.pk, request=request)
        timeline.add(row, "stopped", user=request.user, request=request, stop=made.pk, scope=scope, value=value)
        return made

    tell(request, act, _("Stopped. Nothing leaves any more."))
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def close(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Close it, or call it off."""
    row = get_object_or_404(Incident, pk=incident_id)
    text = request.POST.get("text", "")
    if request.POST.get("act") == "call_off":
        tell(request, lambda: services.call_off(row.pk, user=request.user, reason=text, request=request),
             _("It is called off."))  # fmt: skip
    else:
        tell(request, lambda: services.close(row.pk, user=request.user, text=text, request=request),
             _("The incident is closed. Its review comes next."))  # fmt: skip
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def review(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Write the review."""
    row = get_object_or_404(Incident, pk=incident_id)
    form = forms.ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, row, 422, review_form=form)
    given = form.cleaned_data
    damage = int(given["damage"] * 100) if given["damage"] is not None else None
    tell(request, lambda: services.review(
        row.pk, user=request.user, whys=form.whys(), cause=given["cause"], lessons=given["lessons"],
        damage_minor=damage, request=request), _("The review is kept. Now say what is changed."))  # fmt: skip
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def action(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Agree on an action."""
    row = get_object_or_404(Incident, pk=incident_id)
    form = forms.ActionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, 422, action_form=form)
    given = form.cleaned_data
    tell(request, lambda: services.improve(
        row.pk, given["title"], user=request.user, owner=given["owner"].user, due_on=given["due_on"], request=request),
        _("The action is agreed."))  # fmt: skip
    return redirect("incident:show", row.pk)


@duty("incident.see")
@require_POST
def action_act(request: HttpRequest, incident_id: int, action_id: int) -> HttpResponse:
    """Done, or looked at."""
    row = get_object_or_404(Incident, pk=incident_id)
    one = get_object_or_404(row.actions, pk=action_id)
    act = request.POST.get("act", "")
    if act == "done":
        tell(request, lambda: services.finish_action(
            one.pk, user=request.user, note=request.POST.get("note", ""), request=request),
            _("The action is done."))  # fmt: skip
    elif act in ("worked", "failed"):
        tell(request, lambda: services.follow_up(one.pk, user=request.user, worked=act == "worked", request=request),
             _("Written down."))  # fmt: skip
    return redirect("incident:show", row.pk)


def _may_organise(request: HttpRequest, row: Incident) -> None:
    from cureline.trust.duties import require

    if request.user.pk not in (row.declared_by_id, row.lead_id):
        require(request, "incident.lead")
