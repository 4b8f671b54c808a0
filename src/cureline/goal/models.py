"""Goals with their daily attainment, plans of a period, and what-if simulations. No row names a customer."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

# a figure that is no sum is kept in millionths
MICRO = 1_000_000
WHOLE_UNITS = ("minor", "count")


class State(models.TextChoices):
    """Where a goal or a plan stands."""

    DRAFT = "draft", _p("goal", "Draft")
    SUBMITTED = "submitted", _p("goal", "Submitted")
    APPROVED = "approved", _p("goal", "Approved")
    REPLACED = "replaced", _p("goal", "Replaced")
    WITHDRAWN = "withdrawn", _p("goal", "Withdrawn")


class PeriodKind(models.TextChoices):
    """How long a period is."""

    MONTH = "month", _p("period", "Month")
    QUARTER = "quarter", _p("period", "Quarter")


class Scope(models.TextChoices):
    """Whose goal it is."""

    BANK = "bank", _("Bank")
    TEAM = "team", _("Team")
    COLLECTOR = "collector", _("Collector")
    BUCKET = "bucket", _("Bucket")
    PRODUCT = "product", _("Product")


def _person(**more: object) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


class Goal(models.Model):
    """One version of a target. `target`, `proposed`, `low` and `high` are minor units or a count, or else millionths of
    the measure's unit; `summed` says that parts add up to the whole. `basis` is what was proposed from: the months of
    history, the forecast of each month, its method and spread."""

    measure = models.CharField(max_length=60)
    unit = models.CharField(max_length=20)
    better = models.CharField(max_length=4, choices=[(c, c) for c in ("up", "down")])
    summed = models.BooleanField()
    currency = models.CharField(max_length=3, blank=True)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    scope_id = models.CharField(max_length=60, blank=True)
    team = models.CharField(max_length=40, blank=True, help_text="whose leader sees it; empty for the bank's own")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    period = models.CharField(max_length=10, choices=PeriodKind.choices)
    from_on = models.DateField()
    until_on = models.DateField()
    target = models.BigIntegerField()
    proposed = models.BigIntegerField(null=True)
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    basis = models.JSONField(default=dict)
    share = models.FloatField(null=True, help_text="what a split weighed it by")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    why = models.TextField(blank=True)
    author = _person()
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approver = _person(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["measure", "scope", "scope_id", "period", "from_on", "version"], name="goal_version_once"
            ),
            models.UniqueConstraint(
                fields=["measure", "scope", "scope_id", "period", "from_on"], condition=models.Q(state="approved"),
                name="goal_approved_once",
            ),
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="goal_ends_after"),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True) | ~models.Q(approver=models.F("author")),
                name="goal_by_two_persons",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["from_on", "until_on", "state"], name="goal_by_period"),)

    @property
    def scale(self) -> int:
        """What a value in the measure's own unit is multiplied by to be kept."""
        return scale(self.unit, self.summed)

    def __str__(self) -> str:
        return f"{self.measure} {self.scope} {self.scope_id} {self.from_on}..{self.until_on} v{self.version}"


def scale(unit: str, summed: bool) -> int:
    """1 where the figure is a sum of whole units, a million where it is a quotient."""
    return 1 if summed and unit in WHOLE_UNITS else MICRO


class Progress(models.Model):
    """How far a goal was on the evening of a day, and what its period will probably end with.

    `actual`, `due`, `end`, `low`, `high` as `Goal.target`; `actual` is null where nothing was counted yet.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="progress")
    on = models.DateField()
    actual = models.BigIntegerField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    due = models.BigIntegerField()
    pace = models.FloatField(help_text="share of the period's working days behind")
    end = models.BigIntegerField()
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    chance = models.FloatField()
    outlook = models.CharField(max_length=10)
    snapshot = models.CharField(max_length=40, help_text="the facts that it was read from")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["goal", "on"], name="progress_once_a_day"),)
        ordering = ("on",)

    def __str__(self) -> str:
        return f"{self.goal_id} {self.on}: {self.actual}"


class Simulation(models.Model):
    """A what-if: the choices to compare, the population and chance they meet, and what came of it.

    `choices` is a list of {kind: strategy | policy, name, version, sha256, text}; `result` has a part for each choice.
    The same inputs give the same `result`, whose SHA-256 is `digest`. `parts` keeps what is computed already, so that a
    killed run goes on.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _p("simulation", "Waiting")
        RUNNING = "running", _p("simulation", "Running")
        DONE = "done", _p("simulation", "Done")
        FAILED = "failed", _p("simulation", "Failed")
        CANCELLED = "cancelled", _p("simulation", "Cancelled")

    choices = models.JSONField()
    world = models.CharField(max_length=40)
    source = models.CharField(max_length=80, help_text="run:<id> of the portrait, or world:<name> where it was drawn")
    start_on = models.DateField()
    days = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    seeds = models.PositiveSmallIntegerField()
    capacity = models.JSONField(help_text="contacts a day by channel, of the sample")
    inputs = models.JSONField(default=dict, help_text="versions and hashes of what else decides")
    why = models.TextField(blank=True)
    asked_by = _person()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "asked_at"], name="simulation_by_state"),)

    def __str__(self) -> str:
        return f"simulation {self.pk} {self.state}"


class Plan(models.Model):
    """The plan of a period: who works what when, by which strategies; approved after a what-if of these."""

    period = models.CharField(max_length=10, choices=PeriodKind.choices)
    from_on = models.DateField()
    until_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    strategies = models.JSONField(help_text="list of {name, version, sha256}")
    capacity_version = models.CharField(max_length=40)
    working_days = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, null=True, related_name="plans")
    author = _person()
    made_at = models.DateTimeField()
    approver = _person(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["period", "from_on", "version"], name="plan_version_once"),
            models.CheckConstraint(
                condition=models.Q(approver__isnull=True) | ~models.Q(approver=models.F("author")),
                name="plan_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(simulation__isnull=False), name="plan_after_what_if"
            ),
        )

    def __str__(self) -> str:
        return f"plan {self.from_on}..{self.until_on} v{self.version}"


class PlanLine(models.Model):
    """One team and channel of a plan: on which weekdays (0 Monday), from and until which hour, with what capacity.

    `collectors` are person-days of the period after absences over its working days; `team` is empty for what no team
    does (messages). `contacts_a_day` is null where nothing limits.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    team = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    from_hour = models.PositiveSmallIntegerField()
    until_hour = models.PositiveSmallIntegerField()
    collectors = models.FloatField(default=0)
    minutes_a_day = models.PositiveIntegerField(default=0)
    contacts_a_day = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "team", "channel"], name="plan_line_once"),)
        ordering = ("channel", "team")

    def __str__(self) -> str:
        return f"{self.team} {self.channel} {self.contacts_a_day}"
