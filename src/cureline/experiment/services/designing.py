"""Designing an experiment: checked against the strategy in force and the policy, sized, and handed in."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cureline.engine import experiment as engine
from cureline.engine.strategy.document import NONE
from cureline.experiment import config
from cureline.experiment.models import Experiment, Record
from cureline.experiment.services import planning, strategies
from cureline.experiment.services.errors import DesignError
from cureline.trust import audit
from cureline.worklist import desk


@dataclass(frozen=True)
class Design:
    """What a person designs. `segments` maps a segment to the challenger's treatment; `hold_out` are the segments that
    the
    hold-out's arm leaves alone; `guards` maps a guard-rail's code to its margin; effect and margin are in the primary
    measure's own unit (minor units, a share, a count)."""

    title: str
    hypothesis: str
    strategy: str
    segments: Mapping[str, str]
    hold_out: Sequence[str]
    challenger_bp: int
    hold_out_bp: int
    primary: str
    minimum_effect: float
    margin: float
    guards: Mapping[str, float]
    horizon_days: int
    running_days: int


def check(design: Design, on: dt.date) -> None:
    """Raise DesignError for what can't be run: an unknown segment or treatment, shares beyond the policy, no
    guard-rail."""
    settings, measures = engine.shipped_settings(), config.measures()
    held = strategies.on_day(design.strategy, on)
    known = {segment.id: segment for segment in held.segments}
    if not design.title.strip() or not design.hypothesis.strip():
        raise DesignError("hypothesis", _("Say what you expect, and why."))
    if not design.segments:
        raise DesignError("segments", _("The challenger changes nothing: choose another treatment for some segment."))
    for segment, treatment in design.segments.items():
        if segment not in known or (treatment not in held.treatments and treatment != NONE):
            raise DesignError("segments", _("The strategy has no such segment or treatment."))
        if treatment == known[segment].treatment:
            raise DesignError("segments", _("The challenger does what the champion does."))
    if not design.hold_out or any(segment not in known for segment in design.hold_out):
        raise DesignError("hold_out", _("Choose at least one segment that the hold-out leaves alone."))
    _check_shares(design, settings)
    primary = measures.get(design.primary)
    if primary is None or not primary.primary:
        raise DesignError("primary", _("This can't be the primary measure."))
    if not (math.isfinite(design.minimum_effect) and design.minimum_effect > 0):
        raise DesignError("minimum_effect", _("The least effect that matters is above zero."))
    if not (math.isfinite(design.margin) and 0 < design.margin <= design.minimum_effect):
        raise DesignError("margin", _("The margin of no difference is above zero and at most the least effect."))
    if not settings.horizon_least <= design.horizon_days <= settings.horizon_most:
        raise DesignError("horizon_days", _("The horizon must lie between %(least)s and %(most)s days.")
                          % {"least": settings.horizon_least, "most": settings.horizon_most})  # fmt: skip
    if not settings.running_least <= design.running_days <= settings.running_most:
        raise DesignError("running_days", _("Customers must enter for %(least)s to %(most)s days.")
                          % {"least": settings.running_least, "most": settings.running_most})  # fmt: skip
    _check_guards(design, measures)


def _check_shares(design: Design, settings: engine.Settings) -> None:
    champion = 10_000 - design.challenger_bp - design.hold_out_bp
    for field, share, least, text in (
        (
            "hold_out_bp",
            design.hold_out_bp,
            settings.hold_out_least_bp,
            _("A hold-out always stays: at least %(share)s."),
        ),
        (
            "challenger_bp",
            design.challenger_bp,
            settings.challenger_least_bp,
            _("The challenger has at least %(share)s."),
        ),
        ("challenger_bp", champion, settings.champion_least_bp, _("The champion keeps at least %(share)s.")),
    ):
        if share < least:
            raise DesignError(field, text % {"share": f"{least / 100:g} %"})


def _check_guards(design: Design, measures: Mapping[str, config.Measure]) -> None:
    if not design.guards:
        raise DesignError("guards", _("Choose at least one guard-rail."))
    for code, margin in design.guards.items():
        measure = measures.get(code)
        if measure is None or not measure.guard or code == design.primary:
            raise DesignError("guards", _("This can't be a guard-rail."))
        if not math.isfinite(margin) or margin <= 0 or (measure.kind == engine.COUNT and margin < 1):
            raise DesignError("guards", _("A margin is a ratio of 1 or more for rates, above zero for means."))


@transaction.atomic
def design(given: Design, *, user: Any, request: HttpRequest | None = None) -> Experiment:
    """Keep a design and hand it in for a second person's approval. Raises DesignError (422)."""
    at = timezone.now()
    on = desk.today(at)
    check(given, on)
    settings = engine.shipped_settings()
    measure = config.measures()[given.primary]
    found = planning.baseline(given.strategy, list(given.segments), measure, horizon=given.horizon_days)
    size = planning.estimate(
        found, measure, effect=given.minimum_effect, challenger_bp=given.challenger_bp, hold_out_bp=given.hold_out_bp,
        horizon=given.horizon_days, days=given.running_days, settings=settings,
    )  # fmt: skip
    experiment = Experiment.objects.create(
        code=_code(given), title=given.title.strip(), hypothesis=given.hypothesis.strip(), strategy=given.strategy,
        base_version=strategies.on_day(given.strategy, on).version, segments=dict(given.segments),
        hold_out=list(given.hold_out), challenger_bp=given.challenger_bp, hold_out_bp=given.hold_out_bp,
        currency=planning.currency_of(given.strategy, list(given.segments)) or "CNY", primary=given.primary,
        minimum_effect=given.minimum_effect, margin=given.margin,
        guards=[{"code": code, "margin": margin} for code, margin in given.guards.items()],
        horizon_days=given.horizon_days, settings_version=settings.version, designer=user, designed_at=at,
        ends_on=on + given.running_days * config.ONE_DAY,
        planned=size.plain() | {"mean": found.mean, "sd": found.sd, "explained": found.explained,
                                "stock": found.stock, "inflow": found.inflow, "running_days": given.running_days},
    )  # fmt: skip
    note(experiment, Record.Kind.DESIGNED, user=user, reason=experiment.hypothesis, at=at)
    audit.record("experiment.designed", request=request, user=user, subject=f"experiment:{experiment.pk}",
                 detail={"strategy": given.strategy, "segments": dict(given.segments)})  # fmt: skip
    return experiment


def note(experiment: Experiment, kind: Any, *, user: Any = None, reason: str = "", version: str = "", look: Any = None,
         at: dt.datetime | None = None, figures: Mapping[str, Any] | None = None) -> Record:  # fmt: skip
    """Write a line of the decision record."""
    return Record.objects.create(
        experiment=experiment, kind=kind, at=at or timezone.now(), user=user, reason=reason, version=version, look=look,
        figures=dict(figures or {}),
    )  # fmt: skip


def _code(given: Design) -> str:
    """A name that no experiment had: it draws the customers."""
    base = f"{given.strategy}-{slugify(given.title) or 'experiment'}"[:48].strip("-")
    number = Experiment.objects.filter(code__startswith=base).count()
    code = base if not number else f"{base}-{number + 1}"
    while Experiment.objects.filter(code=code).exists():
        number += 1
        code = f"{base}-{number + 1}"
    return code
