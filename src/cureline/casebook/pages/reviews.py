"""Pages of review meetings: the list, one meeting with its agenda, pack, minutes and actions; the pack on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.casebook import services, typesetting, views
from cureline.casebook.forms import MeetingForm, MinutesForm, ReasonForm, TopicForm, WhenAndWhoForm
from cureline.casebook.models import Case, Meeting
from cureline.casebook.pages.shared import asked, listed
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag
from cureline.worklist import desk


@duty("review.see")
def meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, the next first."""
    state = asked(request, "state", Meeting.State.values)
    rows = Meeting.objects.select_related("lead").order_by("-at", "-pk")
    page = listed(request, rows.filter(state=state) if state else rows)
    today = desk.today(timezone.now())
    found = [(row, views.MEETINGS[row.state], _done(row, today)) for row in page.object_list]
    counts = [
        ("", Meeting.objects.count()),
        *((s, Meeting.objects.filter(state=s).count()) for s in Meeting.State.values),
    ]
    return render(request, "casebook/meetings.html", {
        "found": found, "page": page, "state": state, "counts": counts, "may_lead": request.user.may("review.lead"),
        "states": dict(Meeting.State.choices), "more": f"state={state}" if state else "",
    })  # fmt: skip


def _done(row: Meeting, today: dt.date) -> tuple[int, int, int]:
    """How many actions a meeting has, how many are done, how many are late."""
    actions = list(row.actions.exclude(state="dropped"))
    late = sum(one.state == "open" and one.due_on < today for one in actions)
    return len(actions), sum(one.state != "open" for one in actions), late


@duty("review.lead")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a review; the last whole month stands in the form."""
    people = services.meetings.may_attend()
    if request.method == "POST":
        form = MeetingForm(people, request.POST)
        if form.is_valid():
            made = tell(request, lambda: services.meetings.plan(user=request.user, **form.given()),
                        _("The review is planned."))  # fmt: skip
            if made is not None:
                return redirect("casebook:meeting", made.pk)
        return render(request, "casebook/meeting_new.html", {"form": form}, status=422)
    kind = asked(request, "kind", Meeting.Kind.values) or Meeting.Kind.MONTHLY
    since, until = services.meetings.next_period(str(kind))
    at = dt.datetime.combine(desk.today(timezone.now()) + dt.timedelta(days=3), dt.time(10))
    title = f"{Meeting.Kind(kind).label} {since:%Y-%m}" + (f" – {until:%Y-%m}" if kind == "quarterly" else "")
    form = MeetingForm(people, initial={"kind": kind, "since_on": since, "until_on": until, "at": at, "title": title,
                                        "people": [one.pk for one in people]})  # fmt: skip
    return render(request, "casebook/meeting_new.html", {"form": form})


@duty("review.see")
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: agenda, pack, who came, minutes, decisions and actions."""
    return _meeting(request, get_object_or_404(Meeting, pk=meeting_id))


def _meeting(
    request: HttpRequest, row: Meeting, form: MinutesForm | None = None, change: WhenAndWhoForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    user: Any = request.user
    running = row.state in ("planned", "held")
    today = desk.today(timezone.now())
    actions = row.actions.select_related("owner", "finding").order_by("due_on", "pk")
    return render(request, "casebook/meeting.html", {
        "row": row, "tone": views.MEETINGS[row.state], "topics": row.topics.select_related("case"),
        "attendances": row.attendances.select_related("user__staff"), "pack": row.pack.get(language_tag(), []),
        "actions": [views.action(one, today) for one in actions],
        "may_lead": user.may("review.lead"), "running": running, "begun": row.at <= timezone.now(),
        "form": form or MinutesForm(row), "topic_form": TopicForm(), "cancel_form": ReasonForm(),
        "change": change or _change_form(row),
    }, status=status)  # fmt: skip


@require_POST
@duty("review.lead")
def act(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Make the pack, add a topic, close or cancel."""
    row = get_object_or_404(Meeting, pk=meeting_id)
    user, what, verbs = request.user, request.POST.get("act", ""), services.meetings
    if what == "prepare":
        tell(request, lambda: verbs.prepare(row.pk, user=user), _("The pack is made from the results of today."))
    elif what == "topic":
        form = TopicForm(request.POST)
        if form.is_valid():
            number = form.cleaned_data["case"].strip()
            case = Case.objects.filter(number=number).first() if number else None
            key = case.pk if case else 0 if number else None
            # a number that is no case's is refused like a case that is not released
            tell(request, lambda: verbs.add_topic(row.pk, user=user, title=form.cleaned_data["title"],
                                                  case_id=key if key != 0 else -1), _("On the agenda."))  # fmt: skip
    elif what == "close":
        tell(request, lambda: verbs.close(row.pk, user=user), _("The review is closed."))
    elif what == "cancel":
        reason = request.POST.get("reason", "")
        tell(request, lambda: verbs.cancel(row.pk, user=user, reason=reason), _("The review is cancelled."))
    return redirect("casebook:meeting", row.pk)


@require_POST
@duty("review.lead")
def hold(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Write minutes, decisions and who came."""
    row = get_object_or_404(Meeting, pk=meeting_id)
    form = MinutesForm(row, request.POST)
    if form.is_valid():
        made = tell(request, lambda: services.meetings.hold(row.pk, user=request.user, **form.given()),
                    _("The minutes are kept."))  # fmt: skip
        if made is not None:
            return redirect("casebook:meeting", row.pk)
    return _meeting(request, row, form, status=422)


def _change_form(row: Meeting) -> WhenAndWhoForm:
    """What stands of when, where and who."""
    return WhenAndWhoForm(services.meetings.may_attend(), initial={
        "at": row.at.astimezone(desk.zone()).replace(tzinfo=None), "place": row.place,
        "people": [one.user_id for one in row.attendances.all()],
    })  # fmt: skip


@require_POST
@duty("review.lead")
def change(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Move a planned review, or ask others."""
    row = get_object_or_404(Meeting, pk=meeting_id)
    form = WhenAndWhoForm(services.meetings.may_attend(), request.POST)
    if form.is_valid() and tell(request, lambda: services.meetings.change(row.pk, user=request.user, **form.given()),
                                _("The review is changed.")):  # fmt: skip
        return redirect("casebook:meeting", row.pk)
    return _meeting(request, row, change=form, status=422)


@duty("review.see")
def pack(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The pack as PDF, in the reader's language."""
    row = get_object_or_404(Meeting, pk=meeting_id)
    audit.record("review.fetched", request=request, subject=f"review:{row.pk}")
    answer = HttpResponse(typesetting.pdf(row, language_tag()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="review-{row.pk}-{language_tag()}.pdf"'
    return answer
