"""Pages of experiments: list, one experiment, its design with the live power calculation, what a figure is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cureline.engine import experiment as engine
from cureline.experiment import config, measuring, services, views
from cureline.experiment.forms import DesignForm, factor
from cureline.experiment.models import Experiment
from cureline.experiment.services import planning, strategies
from cureline.face import ProblemError
from cureline.trust.duties import duty, language_tag
from cureline.worklist import desk

MOST = 50


@duty("experiment.see")
def index(request: HttpRequest) -> HttpResponse:
    """All experiments, those that run or wait first."""
    found = list(Experiment.objects.order_by("-pk")[:MOST])
    order = {"waiting": 0, "running": 1, "ended": 2, "refused": 3}
    found.sort(key=lambda row: order[row.state])
    return render(request, "experiment/index.html", {"lines": views.lines(found)})


@duty("experiment.see")
def show(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """One experiment."""
    found = _found(experiment_id)
    return render(request, "experiment/show.html", views.whole(found))


@never_cache
@duty("experiment.design")
def design(request: HttpRequest) -> HttpResponse:
    """Design an experiment in the strategy that is chosen, and hand it in."""
    name = request.POST.get("strategy") or request.GET.get("strategy") or "consumer"
    form = _form(name, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.design(form.design(), user=request.user, request=request)
        except services.DesignError as error:
            form.add_error(_FIELDS.get(error.field), error.detail)
        else:
            messages.success(request, _("Handed in. A second person decides."))
            return redirect("experiment:show", made.pk)
    tag = language_tag()
    held = strategies.on_day(name, _today())
    return render(
        request, "experiment/design.html",
        {"form": form, "strategy": name, "about": held.about[tag], "strategies": strategies.names(_today()),
         "version": held.version, "running": Experiment.objects.filter(strategy=name, state="running").first(),
         "settings": engine.shipped_settings()},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


_FIELDS = {"challenger_bp": "challenger", "hold_out_bp": "hold_out", "primary": "primary", "margin": "margin",
           "minimum_effect": "minimum_effect", "horizon_days": "horizon_days", "running_days": "running_days",
           "hypothesis": "hypothesis"}  # fmt: skip


@never_cache
@duty("experiment.design")
def power(request: HttpRequest) -> HttpResponse:
    """The power calculation of what is filled in so far (part of a page)."""
    name = request.GET.get("strategy") or "consumer"
    form = _form(name, request.GET)
    form.is_valid()
    given = form.cleaned_data
    segments = [s.id for s in form.strategy.segments if given.get(f"segment_{s.id}")]
    wanted = ("primary", "minimum_effect", "challenger", "hold_out", "horizon_days", "running_days")
    ready = segments and all(given.get(key) for key in wanted) and given["challenger"] + given["hold_out"] < 100
    context: dict[str, Any] = {"ready": bool(ready), "segments": bool(segments)}
    if ready:
        measure = config.measures()[given["primary"]]
        found = planning.baseline(name, segments, measure, horizon=given["horizon_days"])
        size = planning.estimate(
            found, measure, effect=given["minimum_effect"] * factor(measure, form.currency),
            challenger_bp=round(given["challenger"] * 100), hold_out_bp=round(given["hold_out"] * 100),
            horizon=given["horizon_days"], days=given["running_days"], settings=engine.shipped_settings(),
        )  # fmt: skip
        enough = size.always_valid is not None and size.reachable >= size.always_valid
        context |= {
            "found": found, "size": size, "enough": enough, "measure": measure,
            "words": views.estimate_words(found, size, measure, form.currency),
        }  # fmt: skip
    return render(request, "experiment/_power.html", context)


@never_cache
@duty("experiment.see")
def trace(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """What a figure of an arm is made of: definition, query, customers within one's rows."""
    experiment = _found(experiment_id)
    measure, arm = config.measures().get(request.GET.get("measure", experiment.primary)), request.GET.get("arm", "")
    if measure is None or arm not in config.ARMS:
        raise Http404
    page = request.GET.get("page", "1")
    number = min(max(int(page[:6]), 1), 100_000) if page.isdecimal() else 1
    return render(
        request, "experiment/trace.html",
        {"experiment": experiment, "measure": measure, "arm": views.arm_name(arm), "arm_code": arm,
         "sql": measuring.query(measure.code), **views.traced(experiment, arm, measure, number)},
    )  # fmt: skip


@require_POST
@duty("experiment.approve")
def decide(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """Agree to what waits, or refuse it."""
    agree = request.POST.get("agree") == "yes"
    _tell(
        request,
        lambda: services.decide(
            experiment_id, user=request.user, approve=agree, reason=_reason(request), request=request
        ),
        _("Approved.") if agree else _("Refused."),
    )
    return redirect("experiment:show", experiment_id)


@require_POST
@duty("experiment.stop")
def stop(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """Take the challenger out."""
    _tell(request, lambda: services.stop(experiment_id, user=request.user, reason=_reason(request), request=request),
          _("Stopped. Tonight's plan is the first without the challenger."))  # fmt: skip
    return redirect("experiment:show", experiment_id)


@require_POST
@duty("experiment.design")
def adopt(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """Propose that the challenger becomes the rule."""
    _tell(
        request,
        lambda: services.propose_adoption(experiment_id, user=request.user, reason=_reason(request), request=request),
        _("Proposed. A second person decides."),
    )
    return redirect("experiment:show", experiment_id)


@require_POST
@duty("experiment.design")
def withdraw(request: HttpRequest, experiment_id: int) -> HttpResponse:
    """Take back one's own design."""
    _tell(request, lambda: services.withdraw(experiment_id, user=request.user, request=request), _("Withdrawn."))
    return redirect("experiment:show", experiment_id)


def _found(experiment_id: int) -> Experiment:
    if experiment_id >= 2**63:
        raise Http404
    return get_object_or_404(Experiment.objects.select_related("designer__staff", "approver__staff"), pk=experiment_id)


def _today() -> Any:
    return desk.today(timezone.now())


def _form(name: str, data: Any) -> DesignForm:
    if name not in strategies.names(_today()):
        raise Http404
    held = strategies.on_day(name, _today())
    counts = planning.segments_now(name)
    currency = planning.currency_of(name, [segment.id for segment in held.segments]) or "CNY"
    initial: dict[str, bool] = {}
    # the segments that are left alone today stay proposed
    for arm in held.arms:
        initial |= {f"hold_{segment}": True for segment in arm.hold_out}
    return DesignForm(held, counts, currency, data, initial=initial)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:2000]


def _tell(request: HttpRequest, act: Callable[[], Any], done: str) -> None:
    try:
        act()
    except services.ExperimentUnknownError:
        raise Http404 from None
    except ProblemError as error:
        messages.error(request, error.detail or str(error.title))
        return
    messages.success(request, done)
