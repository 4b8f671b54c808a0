"""Pages of the library: search and list, one case with what people say of it, writing and releasing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.casebook import services, views
from cureline.casebook.data import choices, load
from cureline.casebook.forms import CaseForm, CommentForm, NewCaseForm, ReasonForm
from cureline.casebook.models import Case, Comment
from cureline.casebook.pages.shared import asked, listed
from cureline.contact import taxonomy
from cureline.engine.pseudonymise import rules
from cureline.portfolio.models import Customer
from cureline.telling import tell
from cureline.trust.duties import duty


def seen(user: Any) -> Any:
    """The cases that somebody may see: what is released, one's own, and for who releases what waits for it."""
    mine = Q(written_by=user) & ~Q(state="withdrawn")
    waiting = Q(state="submitted") if user.may("case.approve") else Q()
    return Case.objects.filter(Q(state="released") | mine | waiting if waiting else Q(state="released") | mine)


@duty("case.see")
def cases(request: HttpRequest) -> HttpResponse:
    """The library: what is released, searched by meaning or filtered; one's own drafts; what waits for release."""
    query = asked(request, "q")
    tab = asked(request, "tab", ("mine", "waiting"))
    picked = {
        "outcome": asked(request, "outcome", Case.Outcome.values), "reason": asked(request, "reason",
                                                                                   taxonomy.reasons()),
        "tag": asked(request, "tag", load("library")["tags"]),
    }  # fmt: skip
    user: Any = request.user
    rows = Case.objects.filter(state="released")
    if tab == "mine":
        rows = Case.objects.filter(written_by=user).exclude(state="withdrawn")
    elif tab == "waiting":
        rows = Case.objects.filter(state="submitted") if user.may("case.approve") else rows.none()
    narrowed = _narrowed(rows.select_related("written_by").annotate(useful=Count("votes")), picked)
    if query and not tab:
        allowed = {one.pk: one for one in narrowed}
        found = [views.case(allowed[one.case.pk], one) for one in services.search(query) if one.case.pk in allowed]
        page = listed(request, found)
        shown = list(page.object_list)
    else:
        page = listed(request, narrowed.order_by("-pk"))
        shown = [views.case(one) for one in page.object_list]
    mine = Case.objects.filter(written_by=user).exclude(state="withdrawn").count()
    waits = Case.objects.filter(state="submitted").count() if user.may("case.approve") else None
    return render(request, "casebook/cases.html", {
        "shown": shown, "page": page, "query": query, "tab": tab, "picked": picked, "mine": mine, "waiting": waits,
        "released": Case.objects.filter(state="released").count(), "outcomes": Case.Outcome.choices,
        "reasons": taxonomy.reason_choices(), "tags": choices("library", "tags"),
        "more": urlencode({k: v for k, v in {"q": query, "tab": tab, **picked}.items() if v}),
        "may_write": user.may("case.write"),
    })  # fmt: skip


def _narrowed(rows: Any, picked: dict[str, str]) -> Any:
    if picked["outcome"]:
        rows = rows.filter(outcome=picked["outcome"])
    if picked["reason"]:
        rows = rows.filter(reason=picked["reason"])
    return rows.filter(tags__contains=[picked["tag"]]) if picked["tag"] else rows


@duty("case.see")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: its story, what people say of it, cases like it; for who releases, what the check finds."""
    return _case(request, get_object_or_404(seen(request.user), pk=case_id))


def _case(request: HttpRequest, row: Case, form: CommentForm | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    released = row.state == Case.State.RELEASED
    texts = {**row.body, "title": row.title} if released else services.writing.draft_of(row)
    troubles = [] if released else services.writing.check(row)
    moderates = user.may("case.approve")
    comments = row.comments.select_related("user", "hidden_by").order_by("pk")
    return render(request, "casebook/case.html", {
        "row": row, "shown": views.case(row), "title": texts.get("title") or row.number,
        "sections": views.sections(texts), "troubles": views.counted(troubles),
        "checked": views.checked(texts, troubles), "blocked": any(one.blocks for one in troubles),
        "comments": comments if moderates else comments.filter(hidden_at=None), "moderates": moderates,
        "form": form or CommentForm(), "reason_form": ReasonForm(), "released": released,
        "votes": row.votes.count(), "voted": row.votes.filter(user=user).exists(),
        "like": [views.case(one.case, one) for one in services.searching.like(row)] if released else [],
        "mine": row.written_by_id == user.pk, "may_release": moderates and row.written_by_id != user.pk
        and row.state == "submitted", "state_tone": views.STATES[row.state], "rules": rules(),
        "actions": row.actions.exclude(state="dropped").order_by("-pk")[:10],
        "may_act": user.may("review.lead") and released,
    }, status=status)  # fmt: skip


@duty("case.write")
def new(request: HttpRequest) -> HttpResponse:
    """Write a case that is not drawn from a customer."""
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.given(), "invented": form.cleaned_data["invented"]}
        made = tell(request, lambda: services.writing.write(user=request.user, **given), _("The draft is kept."))
        if made is not None:
            return redirect("casebook:edit", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "casebook/edit.html", {"form": form, "row": None}, status=status)


@require_POST
@duty("case.write")
def draw(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Make a draft of a customer's history."""
    get_object_or_404(Customer, pk=customer_id)
    made = tell(request, lambda: services.writing.draw(customer_id, user=request.user),
                _("The draft is made, without the customer. Read it, and write what can be learned."))  # fmt: skip
    return redirect("casebook:edit", made.pk) if made else redirect("customer:show", customer_id)


@duty("case.write")
def edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write on at one's own draft; what the check finds stands beside it."""
    row = get_object_or_404(Case, pk=case_id, written_by=request.user, state="draft")
    if request.method == "POST":
        form = CaseForm(request.POST)
        if form.is_valid():
            made = tell(request, lambda: services.writing.edit(row.pk, user=request.user, **form.given()),
                        _("The draft is kept."))  # fmt: skip
            if made is not None:
                return redirect("casebook:edit", row.pk)
    else:
        texts = services.writing.draft_of(row)
        form = CaseForm(initial={**texts, "outcome": row.outcome, "reason": row.reason, "tags": row.tags})
    troubles = services.writing.check(row)
    return render(request, "casebook/edit.html", {
        "form": form, "row": row, "shown": views.case(row), "troubles": views.counted(troubles),
        "checked": views.checked(services.writing.draft_of(row), troubles), "rules": rules(),
        "blocked": any(one.blocks for one in troubles),
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_POST
@duty("case.write")
def act(request: HttpRequest, case_id: int) -> HttpResponse:
    """Replace what leads back, hand a draft in, or take one's case away."""
    row = get_object_or_404(Case, pk=case_id, written_by=request.user)
    user, what = request.user, request.POST.get("act", "")
    if what == "clean":
        tell(
            request, lambda: services.writing.clean(row.pk, user=user), _("What leads back is replaced. Read it again.")
        )
        return redirect("casebook:edit", row.pk)
    if what == "submit":
        made = tell(request, lambda: services.writing.submit(row.pk, user=user),
                    _("Handed in. Somebody else releases it."))  # fmt: skip
        return redirect("casebook:case" if made else "casebook:edit", row.pk)
    if what == "withdraw":
        return _withdraw(request, row)
    raise Http404


@require_POST
@duty("case.approve")
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Release a case, send it back, or take it out of the library."""
    row = get_object_or_404(Case, pk=case_id)
    user, what = request.user, request.POST.get("act", "")
    if what == "release":
        tell(request, lambda: services.writing.release(row.pk, user=user), _("The case is in the library."))
    elif what == "send_back":
        reason = request.POST.get("reason", "")
        tell(request, lambda: services.writing.send_back(row.pk, user=user, reason=reason), _("The case is sent back."))
        return redirect("casebook:cases")
    elif what == "withdraw":
        return _withdraw(request, row)
    else:
        raise Http404
    return redirect("casebook:case", row.pk)


def _withdraw(request: HttpRequest, row: Case) -> HttpResponse:
    reason = request.POST.get("reason", "")
    made = tell(request, lambda: services.writing.withdraw(row.pk, user=request.user, reason=reason),
                _("The case is withdrawn and its words are deleted."))  # fmt: skip
    return redirect("casebook:cases") if made else redirect("casebook:case", row.pk)


@require_POST
@duty("case.see")
def comment(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say something of a case."""
    row = get_object_or_404(Case, pk=case_id, state="released")
    form = CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        made = tell(request, lambda: services.talking.comment(row.pk, user=request.user, text=text),
                    _("The comment is kept."))  # fmt: skip
        if made is not None:
            return redirect("casebook:case", row.pk)
    return _case(request, row, form, 422)


@require_POST
@duty("case.see")
def vote(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say that a case is useful, or take that back."""
    row = get_object_or_404(Case, pk=case_id, state="released")
    useful = request.POST.get("useful") == "1"
    services.talking.vote(row.pk, user=request.user, useful=useful)
    messages.success(request, _("Thank you.") if useful else _("Taken back."))
    return redirect("casebook:case", row.pk)


@require_POST
@duty("case.approve")
def moderate(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Hide a comment, or show it again."""
    row = get_object_or_404(Comment, pk=comment_id)
    if request.POST.get("act") == "show":
        tell(request, lambda: services.talking.show(row.pk, user=request.user), _("The comment is shown again."))
    else:
        reason = request.POST.get("reason", "")
        tell(request, lambda: services.talking.hide(row.pk, user=request.user, reason=reason),
             _("The comment is hidden."))  # fmt: skip
    return redirect("casebook:case", row.case_id)
