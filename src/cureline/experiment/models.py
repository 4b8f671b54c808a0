"""Experiments, the customers who entered them, what each day's look found, and the record of what was decided."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

USER = settings.AUTH_USER_MODEL


def _who(null: bool = True) -> Any:
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=null)


class Experiment(models.Model):
    """A challenger within one strategy. Nothing of the design changes once it was approved.

    `segments` is what the challenger does: segment to treatment; `hold_out` the segments left alone in the hold-out's
    arm; shares are basis points, the champion has the rest. `minimum_effect` and `margin` are in the primary measure's
    own unit (minor units, a share, a count); `guards` lists code and margin of each guard-rail. `pending` is what waits
    for a second person beside the start: adopting the challenger.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        REFUSED = "refused", _p("of an experiment", "refused")
        RUNNING = "running", _p("of an experiment", "running")
        ENDED = "ended", _p("of an experiment", "ended")

    class Ending(models.TextChoices):
        NONE = "", ""
        HARM = "harm", _("stopped for harm")
        BROKEN = "broken", _("stopped: draw broken")
        STOPPED = "stopped", _("stopped by hand")
        ADOPTED = "adopted", _("challenger adopted")
        FINISHED = "finished", _("time over")
        REPLACED = "replaced", _("another version came into force")

    code = models.SlugField(max_length=60, unique=True, help_text="its name in the strategy; draws the customers")
    title = models.CharField(max_length=120)
    hypothesis = models.TextField()
    strategy = models.CharField(max_length=80)
    base_version = models.CharField(max_length=40)
    segments = models.JSONField()
    hold_out = models.JSONField()
    challenger_bp = models.PositiveIntegerField()
    hold_out_bp = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    primary = models.CharField(max_length=40)
    minimum_effect = models.FloatField()
    margin = models.FloatField()
    guards = models.JSONField()
    horizon_days = models.PositiveIntegerField()
    planned = models.JSONField(help_text="what the power calculation said when it was designed")
    settings_version = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    pending = models.CharField(max_length=10, blank=True)
    pending_by = _who()
    designer = _who(null=False)
    designed_at = models.DateTimeField()
    approver = _who()
    version = models.CharField(max_length=40, blank=True, help_text="the strategy's version that started it")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(help_text="the last day on which customers enter")
    ended_on = models.DateField(null=True)
    enrolled_until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["strategy"], condition=Q(state="running"), name="experiment_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(challenger_bp__gt=0, hold_out_bp__gt=0), name="experiment_has_challenger_and_hold_out"
            ),
        )
        indexes = (models.Index(fields=["state", "id"], name="experiment_by_state"),)

    def __str__(self) -> str:
        return self.title

    @property
    def champion_bp(self) -> int:
        """The share that is treated as before."""
        return int(10_000 - self.challenger_bp - self.hold_out_bp)

    @property
    def challenger_share(self) -> float:
        """The challenger's part of champion and challenger together."""
        return float(self.challenger_bp / (self.challenger_bp + self.champion_bp))

    @property
    def running(self) -> bool:
        """Whether customers enter, or outcomes are still waited for."""
        return self.state == self.State.RUNNING


class Unit(models.Model):
    """A customer in an experiment: the arm of the first decision within it, and what was known on that day.

    `before` holds what was known (CUPED); `events` what has happened so far of the guard-rails that count customers;
    `outcome` every measure over the days of the horizon, written once when they are over (`known_on`).
    """

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="units")
    customer_id = models.TextField(db_index=True)
    arm = models.CharField(max_length=20)
    segment = models.TextField()
    run_id = models.CharField(max_length=16)
    entered_on = models.DateField()
    before = models.JSONField()
    events = models.JSONField(default=dict)
    outcome = models.JSONField(null=True)
    known_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["experiment", "customer_id"], name="experiment_unit_once"),)
        indexes = (
            models.Index(fields=["experiment", "arm", "entered_on", "id"], name="experiment_unit_by_entry"),
            models.Index(fields=["experiment", "entered_on"], condition=Q(known_on=None), name="experiment_unit_open"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.arm}"


class Look(models.Model):
    """What was seen on a day; the same day is looked at once. Figures are of the primary measure, money in minor
    units."""

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="looks")
    on = models.DateField()
    arms = models.JSONField(help_text="by arm: entered, known, and the mean of every measure")
    estimate = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    figures = models.JSONField(help_text="estimate without covariates, reduction of variance, customers")
    guards = models.JSONField()
    randomisation = models.JSONField()
    verdict = models.CharField(max_length=12)
    looked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["experiment", "on"], name="experiment_look_once"),)

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.on} {self.verdict}"


class Record(models.Model):
    """A line of the decision record: what was decided, by whom, why, and the version of the strategy that follows."""

    class Kind(models.TextChoices):
        DESIGNED = "designed", _("Designed and handed in")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        STARTED = "started", _("Approved and started")
        REFUSED = "refused", _("Refused")
        WARNED = "warned", _("Warning")
        HARM = "harm", _("Stopped for harm")
        BROKEN = "broken", _("Stopped: draw broken")
        STOPPED = "stopped", _("Stopped by hand")
        ASKED = "asked", _("Adoption proposed")
        KEPT = "kept", _("Adoption refused")
        ADOPTED = "adopted", _("Challenger adopted")
        FINISHED = "finished", _("Ended in time")
        REPLACED = "replaced", _("Another version came into force")

    experiment = models.ForeignKey(Experiment, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    user = _who()
    reason = models.TextField(blank=True)
    version = models.CharField(max_length=40, blank=True)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.kind}"
