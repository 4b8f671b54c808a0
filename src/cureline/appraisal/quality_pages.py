"""Pages of quality: the queue, a rating, how far raters agree, calibration sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cureline.appraisal import forms, services, views
from cureline.appraisal.models import Draw, Sample, Session
from cureline.appraisal.services import papers, quality
from cureline.care.clock import add_months
from cureline.charts import Cell, Chart, bars
from cureline.people.models import Staff
from cureline.people.services import name_of
from cureline.telling import tell
from cureline.trust import audit
from cureline.trust.duties import duties, duty, language_tag
from cureline.trust.models import User
from cureline.worklist import desk

PAGE = 50


@duty("quality.rate")
def queue(request: HttpRequest) -> HttpResponse:
    """What one may rate now, and the draws it comes from."""
    rows = quality.queue(request.user)
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 7 and int(page) else 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return render(request, "appraisal/queue.html", {
        "rows": found[:PAGE], "count": rows.count(), "draws": Draw.objects.order_by("-month")[:6],
        "next": f"?page={number + 1}" if len(found) > PAGE else "",
        "previous": f"?page={number - 1}" if number > 1 else "",
    })  # fmt: skip


@duty("quality.rate")
def rate(request: HttpRequest, sample_id: int) -> HttpResponse:
    """Rate one sample; whose it is and what another gave are not shown. The next one follows."""
    row = quality.queue(request.user).filter(pk=sample_id).first()
    if row is None:
        raise Http404
    form = forms.RateForm(papers.read(row.draw.form), request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: quality.rate(row.pk, user=request.user, scores=form.scores, note=given["note"],
                                                      critical=given["critical"]),
                        _("The rating is kept."))  # fmt: skip
            if made is not None:
                following = quality.queue(request.user).first()
                return redirect("appraisal:rate", following.pk) if following else redirect("appraisal:queue")
    audit.record("quality.read", request=request, customer_id=row.customer_id, subject=f"sample:{row.pk}")
    found = quality.material(row)
    return render(request, "appraisal/rate.html", {
        "row": row, "form": form, "found": found, "outcome": _outcome(found),
        "left": quality.queue(request.user).count(),
    }, status=status)  # fmt: skip


def _outcome(found: quality.Material) -> str:
    """What came of the contact, in words."""
    if found.attempt is None:
        return ""
    return desk.title("outcomes", found.attempt.outcome)


@duty("appraisal.read")
def sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    """A settled sample with its ratings, for the collector, the leader, the head and who hears an appeal."""
    user: Any = request.user
    row = Sample.objects.select_related("draw", "draw__form").filter(pk=sample_id, settled_at__isnull=False).first()
    whose = Staff.objects.filter(collector_id=row.collector_id).first() if row else None
    seen = whose is not None and services.visible(user).filter(staff=whose).exists()
    if row is None or not (seen or user.may("quality.rate")):
        raise Http404
    form, tag = papers.read(row.draw.form), language_tag()
    errors = {one["code"]: one["title"][tag] for one in form["critical"]}
    ratings = list(row.ratings.order_by("place"))
    lines = [(one["title"][tag], [rating.scores.get(one["code"]) for rating in ratings]) for one in form["criteria"]]
    mine = whose is not None and whose.user_id == user.pk
    return render(request, "appraisal/sample.html", {
        "row": row, "lines": lines, "ratings": ratings, "critical": [errors.get(c, c) for c in row.critical],
        "whose": name_of(whose.user) if whose else row.collector_id, "mine": mine,
        "sessions": row.sessions.order_by("-held_on"),
    })  # fmt: skip


@duty("quality.rate")
def agreement(request: HttpRequest) -> HttpResponse:
    """Kappa by criterion, over a span of days."""
    today = desk.today(timezone.now())
    since = _day(request.GET.get("since", ""), add_months(today, -6))
    until = _day(request.GET.get("until", ""), today)
    found = quality.agreement(since, until, language=language_tag())
    return render(request, "appraisal/agreement.html", {
        "found": found, "since": since, "until": until, "chart": _chart(found),
        "least": papers.read(papers.document("quality", until))["kappa_least"],
        "pairs": max((one.found.pairs for one in found), default=0),
        "low": [one for one in found if one.enough is False],
    })  # fmt: skip


def _chart(found: list[quality.Agreed]) -> Chart | None:
    told = [one for one in found if one.found.kappa is not None]
    rows = [
        (Cell(one.title), Cell(views.number(one.found.kappa, 2)),
         Cell("–" if one.found.low is None else f"{one.found.low:.2f} – {one.found.high:.2f}"),
         Cell(f"{one.found.equal:.0%}"), Cell(str(one.found.pairs)))
        for one in found
    ]  # fmt: skip
    if not told:
        return None
    drawn = [{"name": one.title, "kappa": one.found.kappa, "low": one.found.low, "high": one.found.high}
             for one in told]  # fmt: skip
    svg = bars(drawn, x="kappa", y="name", form=".1f", interval=("low", "high"))
    columns = (_("Criterion"), _("Kappa"), _("95 % interval"), _("Same rating"), _("Pairs"))
    return Chart(_("Agreement of two raters"), svg, columns, rows, _("Lines: 95 % intervals."))


def _day(text: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return otherwise


@duty("quality.rate")
def sessions(request: HttpRequest) -> HttpResponse:
    """Calibration sessions, and the form that writes one down."""
    today = desk.today(timezone.now())
    document = papers.read(papers.document("quality", today))
    raters = list(User.objects.filter(is_active=True, role__in=duties()["quality.rate"])
              .select_related("staff").order_by("username"))  # fmt: skip
    settled = Sample.objects.filter(settled_at__isnull=False, double=True).order_by("-settled_at")[:20]
    form = forms.SessionForm(
        document, [(str(user.pk), name_of(user)) for user in raters],
        [(str(row.pk), f"{row.pk} · {row.on} · {row.mark:g}") for row in settled],
        request.POST or None, initial={"held_on": today},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            made = tell(request, lambda: quality.record_session(
                user=request.user, held_on=given["held_on"], samples=[int(pk) for pk in given["samples"]],
                attended=[int(pk) for pk in given["attended"]], agreed=form.agreed),
                _("The session is written down."))  # fmt: skip
            if made is not None:
                return redirect("appraisal:sessions")
    tag = language_tag()
    titles = {one["code"]: one["title"][tag] for one in document["criteria"]}
    held = Session.objects.select_related("led_by").prefetch_related("attended", "samples").order_by("-held_on", "-pk")
    page = request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 7 and int(page) else 1
    found = list(held[(number - 1) * 10 : number * 10 + 1])
    return render(request, "appraisal/sessions.html", {
        "form": form, "may_write": settled, "next": f"?page={number + 1}" if len(found) > 10 else "",
        "previous": f"?page={number - 1}" if number > 1 else "",
        "lines": [(row, name_of(row.led_by), [name_of(one) for one in row.attended.all()],
                   [(titles.get(code, code), text) for code, text in row.agreed.items()]) for row in found[:10]],
    }, status=status)  # fmt: skip
