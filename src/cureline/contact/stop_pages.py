"""Pages of the stop switch: press it, ask to resume, decide as the second person, and what was stopped before."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cureline.contact import stop_words
from cureline.contact.models import Stop
from cureline.contact.services import stops
from cureline.engine.tables import CHANNELS
from cureline.face import ProblemError
from cureline.people.models import Team
from cureline.portfolio.models import Holding
from cureline.portfolio.words import word
from cureline.trust.duties import duty, language_tag
from cureline.worklist.models import CurrentRun, Decision

PAGE = 30


class StopForm(forms.Form):
    """What is to be stopped, why, and when somebody looks at it again."""

    # names of scripts, segments and portfolios are codes
    what = forms.ChoiceField(label=gettext_lazy("What is stopped"), widget=forms.Select(attrs={"translate": "no"}))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown to everybody at the desk. No names of customers."),
    )  # fmt: skip
    review_hours = forms.IntegerField(
        label=gettext_lazy("Looked at again in hours"), min_value=1, max_value=720, initial=4,
        help_text=gettext_lazy("The stop itself stays until two persons resume it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        what: Any = self.fields["what"]
        what.choices = choices()


def choices() -> list[Any]:
    """What may be stopped, by kind, as `scope:value`."""
    from cureline.script import services as scripts

    run = CurrentRun.objects.values_list("run_id", flat=True).first()
    segments = (
        Decision.objects.filter(run_id=run).exclude(segment=None).order_by("strategy", "segment")
        .values_list("strategy", "segment").distinct()
    )  # fmt: skip
    portfolios = Holding.objects.order_by("portfolio").values_list("portfolio", flat=True).distinct()
    names = sorted({script.name for script in scripts.everything(timezone.localdate())})
    teams = Team.objects.order_by("pk")
    groups: list[tuple[str, list[tuple[str, Any]]]] = [
        ("channel", [(name, word("channel", name)) for name in CHANNELS]),
        ("segment", [(f"{strategy}/{segment}", f"{strategy} / {segment}") for strategy, segment in segments]),
        ("script", [(name, name) for name in names]),
        ("team", [(team.pk, team.title.get(language_tag(), team.pk)) for team in teams]),
        ("portfolio", [(name, name) for name in portfolios if name]),
    ]
    return [
        ("all:", stop_words.SCOPES["all"]),
        *((stop_words.SCOPES[scope], [(f"{scope}:{value}", label) for value, label in found])
          for scope, found in groups if found),
    ]  # fmt: skip


@never_cache
@duty("contact.stop")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What stands, the switch, and what was stopped before."""
    return _index(request, StopForm())


def _index(request: HttpRequest, form: StopForm, status: int = 200) -> HttpResponse:
    past = Stop.objects.exclude(resumed_at=None).select_related("by", "asked_by", "resumed_by").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        past = past.filter(pk__lt=int(before[:18]))
    rows = list(past[: PAGE + 1])
    now = timezone.now()
    standing = [
        {"told": one, "own": one.row.asked_by_id == request.user.pk, "flights": _flown(one.row),
         "late": one.row.review_at is not None and one.row.review_at < now}
        for one in stop_words.told(Stop.objects.filter(resumed_at=None).order_by("pk"))
    ]  # fmt: skip
    return render(request, "contact/stops.html", {
        "standing": standing, "form": form, "flights": stops.flights(), "past": stop_words.told(rows[:PAGE]),
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }, status=status)  # fmt: skip


@duty("contact.stop")
@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """Halt at once."""
    form = StopForm(request.POST)
    if not form.is_valid():
        return _index(request, form, 422)
    given = form.cleaned_data
    scope, _colon, value = given["what"].partition(":")
    review = timezone.now() + dt.timedelta(hours=given["review_hours"])
    _tell(request, lambda: stops.stop(
        scope, value, user=request.user, reason=given["reason"], review_at=review, request=request),
        _("Stopped. Nothing leaves any more."))  # fmt: skip
    return redirect("contact:stops")


@duty("contact.stop")
@require_POST
def ask(request: HttpRequest, stop_id: int) -> HttpResponse:
    """Ask to resume."""
    row = get_object_or_404(Stop, pk=stop_id)
    _tell(request, lambda: stops.ask_resume(
        row.pk, user=request.user, reason=request.POST.get("reason", ""), request=request),
        _("Asked. A second person decides."))  # fmt: skip
    return redirect("contact:stops")


@duty("contact.stop")
@require_POST
def decide(request: HttpRequest, stop_id: int) -> HttpResponse:
    """Resume, or leave it stopped."""
    row = get_object_or_404(Stop, pk=stop_id)
    approve = request.POST.get("act") == "resume"
    _tell(request, lambda: stops.decide_resume(row.pk, user=request.user, approve=approve, request=request),
          _("Contact runs again; what waited is judged anew.") if approve else _("It stays stopped."))  # fmt: skip
    return redirect("contact:stops")


def _flown(row: Stop) -> list[tuple[Any, int]]:
    titles = {one["name"]: one["title"] for one in stops.flights()}
    return [(titles.get(name, name), count) for name, count in row.in_flight.items()]


def _tell(request: HttpRequest, act: Any, done: str) -> None:
    try:
        act()
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
    else:
        messages.success(request, done)
