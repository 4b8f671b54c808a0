"""Posts and competences, who holds which post, what is missing, and one person's page for who leads them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.career import documents, scope, services
from cureline.career.forms import AssignForm, LevelForm
from cureline.career.models import Assignment, Level, Probation
from cureline.career.pages.common import listed, today
from cureline.career.sealed import opened
from cureline.career.telling import told
from cureline.people.models import Staff
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust.duties import duty, roles


@duty("career.own")
def posts(request: HttpRequest) -> HttpResponse:
    """Every post: duties, licences, competences; and the competences with their anchors."""
    shown = [
        {"code": code, "title": documents.said(post["title"]), "role": roles()[post["role"]], "grade": post["grade"],
         "duties": [documents.said(text) for text in post["duties"]],
         "licences": [services.reached.title("licence", kind) for kind in post["licences"]],
         "asked": [(documents.competence_title(one), level) for one, level in post["competences"].items()]}
        for code, post in documents.posts().items()
    ]  # fmt: skip
    return render(request, "career/posts.html", {"posts": shown, "competences": competences(),
                  "version": documents.load("posts")["version"]})  # fmt: skip


def competences() -> list[tuple[str, list[tuple[int, str, str]]]]:
    """Every competence with its levels: number, title, what one sees somebody do."""
    levels = documents.load("posts")["levels"]
    return [
        (documents.said(row["title"]), [(level, documents.said(levels[level]), documents.said(text))
                                        for level, text in sorted(row["anchors"].items())])
        for row in documents.competences().values()
    ]  # fmt: skip


@duty("career.see")
def gaps(request: HttpRequest) -> HttpResponse:
    """People by post with what each lacks: competences and licences."""
    rows = scope.staff_seen(request.user).exclude(user=request.user).select_related("team", "user")
    found, following = listed(request, rows, ("name", "id"))
    posts_of = {row.staff_id: row for row in Assignment.objects.filter(staff__in=found, until_on=None)}
    known = services.posting.levels(found)
    holding = services.posting.licences_held(found, today())
    lines = [(staff, *_line(staff, posts_of.get(staff.pk), known, holding)) for staff in found]
    counts: dict[str, int] = {}
    for line in lines:
        for gap in line[2]:
            counts[gap.competence] = counts.get(gap.competence, 0) + 1
    most = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:5]
    return render(request, "career/gaps.html", {
        "lines": lines, "next": following,
        "most": [(documents.competence_title(code), count) for code, count in most],
    })  # fmt: skip


def _line(staff: Staff, held: Assignment | None, known: Any, holding: Any) -> tuple[str, list[Any], list[str], int]:
    """Title of the post, competences that are missing, licences that are missing, competences not rated yet."""
    if held is None:
        return "", [], [], 0
    every = services.posting.gaps(staff, held.post, known)
    lacking = [gap for gap in every if gap.has is not None and gap.missing]
    asked = documents.posts().get(held.post, {}).get("licences", [])
    licences = [services.reached.title("licence", one) for one in asked if (staff.pk, one) not in holding]
    return documents.post_title(held.post), lacking, licences, sum(gap.has is None for gap in every)


@duty("career.see")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: post and history, competences, probation, ways on."""
    get_object_or_404(Staff, pk=pk)
    staff = scope.see(request.user, pk)
    return render(request, "career/person.html", {
        **shown(staff), "leads": scope.leads(request.user, staff), "may_manage": request.user.may("career.manage"),
        "level": LevelForm(), "assign": AssignForm(), "own": staff.user_id == request.user.pk,
        "probation": Probation.objects.filter(staff=staff).order_by("-pk").first(),
        "notes": [(row, documents.competence_title(row.competence), opened(row.note_sealed), name_of(row.by))
                  for row in Level.objects.filter(staff=staff, own=False).select_related("by__staff")
                  .order_by("-pk")[:12]],
    })  # fmt: skip


def shown(staff: Staff) -> dict[str, Any]:
    """What one's own page and the leader's say of somebody's post, competences and ways on."""
    held = services.posting.post_of(staff)
    on = today()
    lacking = services.posting.licences_missing(staff, held.post, on) if held else []
    levels = {row.competence for row in Level.objects.filter(staff=staff).only("competence")}
    return {
        "staff": staff, "held": held, "post": documents.post_title(held.post) if held else "",
        "history": [(row, documents.post_title(row.post)) for row in
                    Assignment.objects.filter(staff=staff).order_by("-from_on", "-pk")],
        "gaps": [(documents.competence_title(gap.competence), gap) for gap in
                 (services.posting.gaps(staff, held.post) if held else [])],
        "licences": [(services.reached.title("licence", kind), kind not in lacking)
                     for kind in documents.posts().get(held.post if held else "", {}).get("licences", [])],
        "rated": len(levels), "ways": services.paths.ways(staff, on),
    }  # fmt: skip


@require_POST
@duty("career.see")
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a level of somebody whom one leads."""
    get_object_or_404(Staff, pk=pk)
    form = LevelForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        tell(request, lambda: services.posting.rate(pk, clean["competence"], int(clean["level"]), user=request.user,
             note=clean["note"]), _("Noted."))  # fmt: skip
    else:
        told(request, form)
    return redirect("career:person", pk)


@require_POST
@duty("career.manage")
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a post."""
    get_object_or_404(Staff, pk=pk)
    form = AssignForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        tell(request, lambda: services.posting.assign(pk, clean["post"], user=request.user, from_on=clean["from_on"],
             why=clean["why"]), _("The post is given."))  # fmt: skip
    else:
        told(request, form)
    return redirect("career:person", pk)
