"""Pages of being ready: plans, drills, the duty roster, resources."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cureline.incident import config, forms, services, views, words
from cureline.incident.models import CLASSES, ROLES, Incident, PlanDraft, Resource
from cureline.incident.services import plans as plan_services
from cureline.incident.services import roster as roster_services
from cureline.incident.services import supplies
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust import sources
from cureline.trust.duties import duty
from cureline.trust.models import Document
from cureline.worklist import desk

PAGE = 30


@duty("incident.see")
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plan of each class: its version, who approved it, when it was drilled last."""
    today = desk.today(views.now())
    lines = []
    for code in CLASSES:
        plan, document = config.plan_of(code, today)
        last = Incident.objects.filter(kind=code, drill=True).exclude(scored=None).order_by("-pk").first()
        lines.append({"code": code, "title": config.say(plan["title"]), "sign": config.say(plan["sign"]),
                      "icon": plan.get("icon", "siren"), "version": plan["version"], "document": document,
                      "steps": len(plan["steps"]), "reports": len(plan["reports"]), "last": last,
                      "waiting": PlanDraft.objects.filter(kind=code, decided_at=None).count()})  # fmt: skip
    return render(request, "incident/plans.html", {"lines": lines})


@duty("incident.see")
def plan(request: HttpRequest, kind: str) -> HttpResponse:
    """One plan: checklist, duties to report, messages; the next version, for who writes plans."""
    if kind not in CLASSES:
        raise Http404
    found, document = config.plan_of(kind, desk.today(views.now()))
    may_write = request.user.may("incident.plan")
    form = forms.PlanForm(initial={"content": document.content if document else config.shipped(kind)})
    if request.method == "POST":
        from cureline.trust.duties import require

        require(request, "incident.plan")
        form = forms.PlanForm(request.POST)
        if form.is_valid():
            content = form.cleaned_data["content"]
            made = tell(request, lambda: plan_services.write(kind, content, user=request.user, request=request),
                        _("The version is written. A second person approves it."))  # fmt: skip
            if made is not None:
                return redirect("incident:plan", kind)
    drafts = (
        PlanDraft.objects.filter(kind=kind).select_related("written_by__staff", "decided_by__staff").order_by("-pk")
    )
    return render(request, "incident/plan.html", {
        "kind": kind, "title": config.say(found["title"]), "sign": config.say(found["sign"]), "plan": found,
        "document": document,
        "levels": [(config.level_title(line["level"]), config.say(line["when"])) for line in found["severity"]],
        "steps": [(config.say(line["title"]), config.role_title(line["role"]),
                   views.span(dt.timedelta(minutes=line["minutes"])), line.get("stop")) for line in found["steps"]],
        "reports": [(config.say(line["to"]), views.span(dt.timedelta(minutes=line["minutes"])),
                     config.level_title(line["from_level"]), config.say(line["law"]), line.get("article", ""),
                     sources.status(line["status"]), config.say(line.get("source")))
                    for line in found["reports"]],
        "templates": [(config.say(config.catalogue()["audiences"][line["audience"]]), config.say(line["text"]))
                      for line in found["messages"]],
        "resources": [config.resource_title(code) for code in found.get("resources", ())],
        "contacts": [(config.say(line["title"]), line["where"]) for line in found.get("contacts", ())],
        "drafts": [(row, name_of(row.written_by), name_of(row.decided_by), row.written_by_id == request.user.pk)
                   for row in drafts[:10]],
        "versions": Document.objects.filter(kind="incident", name=kind).order_by("-pk")[:10],
        "form": form, "may_write": may_write,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@duty("incident.plan")
@require_POST
def plan_decide(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Approve or refuse a version."""
    row = get_object_or_404(PlanDraft, pk=draft_id)
    approve = request.POST.get("act") == "approve"
    tell(request, lambda: plan_services.decide(
        row.pk, user=request.user, approve=approve, reason=request.POST.get("reason", ""), request=request),
        _("The version is in force.") if approve else _("The version is refused."))  # fmt: skip
    return redirect("incident:plan", row.kind)


@never_cache
@duty("incident.see")
def drills(request: HttpRequest) -> HttpResponse:
    """Drills: start one, and what they came to over time."""
    form = forms.DrillForm(request.POST or None)
    if request.method == "POST":
        from cureline.trust.duties import require

        require(request, "incident.lead")
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: services.declare(
                given["kind"], user=request.user, severity=given["severity"], drill=True, request=request),
                _("The drill has begun; its clocks run."))  # fmt: skip
            if made is not None:
                return redirect("incident:show", made.pk)
    rows = Incident.objects.filter(drill=True).select_related("lead__staff").order_by("-pk")
    before = request.GET.get("before", "")
    page = rows.filter(pk__lt=int(before[:18])) if before.isdecimal() else rows
    found = list(page.prefetch_related("steps", "reports")[: PAGE + 1])
    now = views.now()
    return render(request, "incident/drills.html", {
        "lines": [views.line(row, now) for row in found[:PAGE]], "form": form,
        "next": found[PAGE - 1].pk if len(found) > PAGE else "", "may_lead": request.user.may("incident.lead"),
        "chart": views.drill_chart(list(rows.exclude(scored=None)[:20])),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@never_cache
@duty("incident.see")
def roster(request: HttpRequest) -> HttpResponse:
    """Who is on duty, a week at a time; gaps stand out."""
    today = desk.today(views.now())
    try:
        first = dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        first = today
    first = min(max(first, today - dt.timedelta(days=366)), today + dt.timedelta(days=366))
    form = forms.RosterForm(today, request.POST or None)
    if request.method == "POST":
        from cureline.trust.duties import require

        require(request, "incident.lead")
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: roster_services.put(
                given["on"], given["role"], user=request.user, staff=given["staff"], rank=given["rank"],
                until=given["until"], request=request), _("The roster is changed."))  # fmt: skip
            if made is not None:
                return redirect("incident:roster")
    table = roster_services.table(first, 7)
    return render(request, "incident/roster.html", {
        "days": table, "roles": [config.role_title(role) for role in ROLES], "form": form, "first": first,
        "before": (first - dt.timedelta(days=7)).isoformat(), "after": (first + dt.timedelta(days=7)).isoformat(),
        "gaps": sum(cell["gap"] for line in table for cell in line["cells"]),
        "may_lead": request.user.may("incident.lead"), "today": today,
        "roles_by_day": [
            (config.role_title(role), [line["cells"][place] for line in table]) for place, role in enumerate(ROLES)
        ],
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@never_cache
@duty("incident.see")
def resources(request: HttpRequest) -> HttpResponse:
    """What is kept for an emergency."""
    today = desk.today(views.now())
    chosen = None
    key = request.POST.get("resource") or request.GET.get("resource", "")
    if key.isdecimal():
        chosen = Resource.objects.filter(pk=int(key[:18]), gone=False).first()
    form = forms.ResourceForm(today, chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        from cureline.trust.duties import require

        require(request, "incident.lead")
        if request.POST.get("act") == "drop" and chosen is not None:
            row = chosen
            tell(request, lambda: supplies.drop(row.pk, user=request.user, request=request), _("It is kept no more."))
            return redirect("incident:resources")
        if form.is_valid():
            made = tell(request, lambda: supplies.keep(
                user=request.user, resource_id=chosen.pk if chosen else None, request=request,
                **form.cleaned_data), _("The resource is written down."))  # fmt: skip
            if made is not None:
                return redirect("incident:resources")
    rows = Resource.objects.filter(gone=False).select_related("keeper").order_by("kind", "place", "pk")
    after = request.GET.get("page", "0")
    start = int(after[:6]) * PAGE if after.isdecimal() else 0
    found = list(rows[start : start + PAGE + 1])
    return render(request, "incident/resources.html", {
        "lines": [(row, config.resource_title(row.kind), row.checked_on + dt.timedelta(days=row.check_days),
                   [words.FAULTS[fault] for fault in supplies.faults(row, today)]) for row in found[:PAGE]],
        "form": form, "chosen": chosen, "may_lead": request.user.may("incident.lead"),
        "next": start // PAGE + 1 if len(found) > PAGE else "",
    }, status=422 if request.method == "POST" else 200)  # fmt: skip
