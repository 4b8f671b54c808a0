"""Fed series, what each indicator shows, accounts that may fall behind, and the alerts that come of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

USER = settings.AUTH_USER_MODEL


def _who() -> Any:
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True)


class Series(models.Model):
    """A series that is fed from outside: an interest rate, an exchange rate, unemployment.

    `code` is how other rooms name it; `title` and `source` are told in three languages; `origin` says honestly whether
    the figures are public, the bank's own, or synthetic.
    """

    class Origin(models.TextChoices):
        PUBLIC = "public", _("public figures")
        BANK = "bank", _("the bank's own figures")
        SYNTHETIC = "synthetic", _("synthetic, for demonstration")

    class Step(models.TextChoices):
        DAY = "day", _p("step of a series", "daily")
        WEEK = "week", _p("step of a series", "weekly")
        MONTH = "month", _p("step of a series", "monthly")
        QUARTER = "quarter", _p("step of a series", "quarterly")

    code = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(help_text="en, zh-Hans, zh-Hant")
    unit = models.CharField(max_length=20, help_text="percent, rate, index or amount")
    step = models.CharField(max_length=10, choices=Step.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source = models.TextField(help_text="who publishes it, and where")
    updated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Point(models.Model):
    """One value of a series; a corrected value replaces the former one, which stays in `former`."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="points")
    on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=8)
    former = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    at = models.DateTimeField(help_text="when it was fed last")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["series", "on"], name="point_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.series_id} {self.on}: {self.value}"


class Feed(models.Model):
    """A file or a call that brought values: how many were taken, and every row that was not, with its reason."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = _who()
    taken = models.IntegerField()
    changed = models.IntegerField()
    refused = models.IntegerField(default=0)
    rejects = models.JSONField(default=list, help_text="line, column, reason of each refused row")

    def __str__(self) -> str:
        return f"{self.name} ({self.at:%Y-%m-%d})"


class Reading(models.Model):
    """An indicator in one slice as it was computed last: the control chart, point by point, and whether it signals.

    `points` is what engine.warn gives; `arl` the periods between false alarms that the chart is set for.
    """

    class State(models.TextChoices):
        QUIET = "quiet", _p("of an indicator", "in control")
        SIGNAL = "signal", _p("of an indicator", "out of control")
        LEARNING = "learning", _p("of an indicator", "still learning")

    indicator = models.CharField(max_length=60)
    key = models.CharField(max_length=200, blank=True, help_text="the slice, empty for the whole bank")
    slices = models.JSONField(default=dict)
    version = models.CharField(max_length=40, help_text="of the indicators' document")
    on = models.DateField(help_text="the day it was computed for")
    period_on = models.DateField(null=True, help_text="last day of the last period")
    chart = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State.choices)
    value = models.FloatField(null=True)
    centre = models.FloatField(null=True)
    arl = models.FloatField()
    dispersion = models.FloatField(default=1.0)
    strength = models.FloatField(default=0.0, help_text="the statistic over its limit; above 1 is a signal")
    points = models.JSONField(default=list)
    url = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["indicator", "key"], name="reading_once"),)
        indexes = (models.Index(fields=["-strength", "id"], name="reading_by_strength"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.key} {self.on} ({self.state})"


class Alert(models.Model):
    """Something that has to be looked at by a day, by somebody. No customer is named in it.

    `key` is the case: as long as an alert of a case is open, the same signal again is a step of it and no new alert.
    Open, acknowledged (somebody is on it), snoozed until a day, closed with cause and what was done.
    """

    class State(models.TextChoices):
        OPEN = "open", _p("of an alert", "open")
        ACKNOWLEDGED = "acknowledged", _p("of an alert", "being handled")
        SNOOZED = "snoozed", _p("of an alert", "laid aside until")
        CLOSED = "closed", _p("of an alert", "closed")

    class Severity(models.TextChoices):
        WATCH = "watch", _p("severity of an alert", "watch")
        SERIOUS = "serious", _p("severity of an alert", "serious")
        CRITICAL = "critical", _p("severity of an alert", "critical")

    class Cause(models.TextChoices):
        NONE = "", ""
        REAL = "real", _("a real change")
        KNOWN = "known", _("known and expected")
        DATA = "data", _("a fault of the data")
        FALSE = "false", _("chance: nothing found")

    key = models.CharField(max_length=260)
    source = models.CharField(max_length=40, help_text="the room or job that raised it")
    indicator = models.CharField(max_length=60, blank=True)
    slices = models.JSONField(default=dict)
    title = models.JSONField(help_text="en, zh-Hans, zh-Hant")
    words = models.JSONField(default=dict, help_text="what was seen, in three languages")
    advice = models.JSONField(default=dict, help_text="what to do, in three languages")
    facts = models.JSONField(default=dict)
    url = models.TextField(blank=True, help_text="where what was seen is explained")
    severity = models.CharField(max_length=10, choices=Severity.choices)
    state = models.CharField(max_length=14, choices=State.choices, default=State.OPEN)
    role = models.CharField(max_length=20, help_text="whose it is while nobody has taken it")
    owner = _who()
    raised_at = models.DateTimeField()
    raised_on = models.DateField()
    last_on = models.DateField(help_text="the day it was seen last")
    due_on = models.DateField()
    days = models.PositiveSmallIntegerField(help_text="working days that it may take")
    snoozed_until_on = models.DateField(null=True)
    level = models.PositiveSmallIntegerField(default=0, help_text="how often it was escalated")
    closed_by = _who()
    closed_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True)
    done = models.TextField(blank=True, help_text="what was done")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key"], condition=~Q(state="closed"), name="alert_open_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(cause="") & ~Q(done="")),
                name="alert_closed_with_cause",
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(snoozed_until_on__isnull=False), name="alert_snoozed_until"
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="alert_by_due"),)

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"


class Step(models.Model):
    """What happened to an alert, in order; only added to."""

    class Act(models.TextChoices):
        RAISED = "raised", _p("act of an alert", "raised")
        AGAIN = "again", _p("act of an alert", "seen again")
        ACKNOWLEDGED = "acknowledged", _p("act of an alert", "taken")
        ASSIGNED = "assigned", _p("act of an alert", "given to")
        COMMENTED = "commented", _p("act of an alert", "comment")
        SNOOZED = "snoozed", _p("act of an alert", "laid aside")
        WOKEN = "woken", _p("act of an alert", "back from being laid aside")
        ESCALATED = "escalated", _p("act of an alert", "escalated")
        CLOSED = "closed", _p("act of an alert", "closed")
        REOPENED = "reopened", _p("act of an alert", "opened again")
        FOLLOWED = "followed", _p("act of an alert", "followed by")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    act = models.CharField(max_length=14, choices=Act.choices)
    by = _who()
    to = _who()
    text = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.alert_id} {self.act}"


class AccountWarning(models.Model):
    """An account that is current today and may be past due soon, with the reasons. One row an account.

    `p` is the chance to go 30 days past due within `months` months by the model `model`; `reasons` are codes of
    `engine.score`; `lead_months` the mean time after which those fell behind that the model learned from. What is
    offered is kind: help, no pressure.
    """

    class State(models.TextChoices):
        OPEN = "open", _p("of an account's warning", "open")
        HELPED = "helped", _p("of an account's warning", "help offered")
        DISMISSED = "dismissed", _p("of an account's warning", "laid aside")
        CAME = "came", _p("of an account's warning", "fell behind")
        OVER = "over", _p("of an account's warning", "no longer warned of")

    account_id = models.TextField(unique=True)
    customer_id = models.TextField(db_index=True)
    model = models.CharField(max_length=80)
    on = models.DateField()
    first_on = models.DateField()
    p = models.FloatField()
    months = models.PositiveSmallIntegerField()
    lead_months = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    act = models.CharField(max_length=20, blank=True)
    acted_by = _who()
    acted_at = models.DateTimeField(null=True)
    came_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "-p", "account_id"], name="account_warning_by_p"),)

    def __str__(self) -> str:
        return f"{self.account_id} ({self.state})"
