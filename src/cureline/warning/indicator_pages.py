"""Pages of indicators and of fed series."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cureline.telling import tell
from cureline.trust.duties import duty
from cureline.warning import forms, services, views
from cureline.warning.catalogue import indicators
from cureline.warning.models import Feed, Reading, Series
from cureline.warning.pages import paged
from cureline.warning.services.errors import UnknownError
from cureline.warning.services.feeding import MOST_BYTES
from cureline.warning.words import UNITS

STATES = {"": None, "signal": "signal", "quiet": "quiet", "learning": "learning"}
SLICES = 60


@duty("warning.see")
def readings(request: HttpRequest) -> HttpResponse:
    """Every indicator and slice, the strongest first, and how many false alarms all of it gives."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    rows = Reading.objects.filter(state=state) if state else Reading.objects.all()
    found, following = paged(request, rows, ("-strength", "id"))
    every = list(Reading.objects.only("indicator", "chart"))
    counts = [(key, Reading.objects.filter(state=key).count() if key else len(every)) for key in STATES]
    seen = {row.indicator for row in every}
    return render(request, "warning/indicators.html", {
        "lines": [views.reading(row) for row in found], "state": state, "counts": counts, "next": following,
        "false_alarms": views.false_alarms(every), "watched": len(every),
        "silent": [one for one in indicators().values() if one.id not in seen],
        "may_set": request.user.may("warning.set"), "last": every and max(r.on for r in Reading.objects.only("on")),
    })  # fmt: skip


@duty("warning.see")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: its chart in a slice, how it judges, and its other slices."""
    about = indicators().get(code)
    if about is None:
        raise UnknownError(_("There is no indicator %(code)s.") % {"code": code[:60]})
    rows = Reading.objects.filter(indicator=code).order_by("-strength", "id")
    key = request.GET.get("key", "")
    row = rows.filter(key=key).first() if key else rows.first()
    return render(request, "warning/indicator.html", {
        "about": about, "shown": views.reading(row) if row else None, "role": views.role(about.role),
        "advice": views.said(about.advice), "chart": views.any_chart(row, about) if row else None,
        "rule": views.rule_told(row, about) if row else "", "others": [views.reading(r) for r in rows[:SLICES]],
        "alert": views.reading_alert(row) if row else None, "wide": row is not None and row.dispersion > 1.05,
    })  # fmt: skip


@require_POST
@duty("warning.set")
def compute(request: HttpRequest) -> HttpResponse:
    """Compute today's indicators now instead of waiting for the day's job."""
    tell(request, lambda: services.compute(user=request.user), _("The indicators of today are computed."))
    return redirect("warning:indicators")


@duty("warning.see")
def series_list(request: HttpRequest) -> HttpResponse:
    """The fed series, the files that brought them, and a form for the next."""
    return _list(request, forms.UploadForm(), forms.SeriesForm())


def _list(request: HttpRequest, upload: Any, new: Any, status: int = 200) -> HttpResponse:
    rows = [(row, views.said(row.title), views.last_value(row)) for row in Series.objects.order_by("code")]
    feeds, following = paged(request, Feed.objects.select_related("by__staff"), ("-at", "-id"), 15)
    return render(request, "warning/series_list.html", {
        "rows": rows, "feeds": feeds, "next": following, "upload": upload, "new": new,
        "may": request.user.may("warning.set"), "units": UNITS,
    }, status=status)  # fmt: skip


@duty("warning.see")
def series(request: HttpRequest, code: str) -> HttpResponse:
    """One series with its chart."""
    row = get_object_or_404(Series, code=code)
    points = list(row.points.order_by("on"))
    uses = [one for one in indicators().values() if one.source.get("series") == code]
    return render(request, "warning/series.html", {
        "row": row, "title": views.said(row.title), "chart": views.series_chart(row, points[-500:]),
        "count": len(points), "last": points[-1] if points else None, "unit": UNITS.get(row.unit, row.unit),
        "uses": uses,
    })  # fmt: skip


@require_POST
@duty("warning.set")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file; its page tells every row that was not taken."""
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, forms.SeriesForm(), 422)
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        messages.error(request, _("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000})
        return redirect("warning:series_list")
    made = tell(request, lambda: services.feed_file(file.read(), file.name, user=request.user),
                _("The file is read."))  # fmt: skip
    return redirect("warning:feed", made.pk) if made else redirect("warning:series_list")


@duty("warning.see")
def feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """What became of a file: rows taken, changed, and refused with line, column and reason."""
    row = get_object_or_404(Feed.objects.select_related("by__staff"), pk=feed_id)
    return render(request, "warning/feed.html", {"row": row, "by": views.name_of(row.by) if row.by_id else ""})


@require_POST
@duty("warning.set")
def define(request: HttpRequest) -> HttpResponse:
    """Describe a series of the bank's own."""
    form = forms.SeriesForm(request.POST)
    if not form.is_valid():
        return _list(request, forms.UploadForm(), form, 422)
    data = form.cleaned_data
    made = tell(
        request,
        lambda: services.define(data["code"], title=form.titles(), unit=data["unit"], step=data["step"],
                                origin=data["origin"], source=data["source"], user=request.user),
        _("The series is described; feed it now."),
    )  # fmt: skip
    return redirect("warning:series", made.code) if made else _list(request, forms.UploadForm(), form, 422)
