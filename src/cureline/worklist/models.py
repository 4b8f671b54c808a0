"""The night's runs, their decisions, and which run is the plan of the day."""

from __future__ import annotations

from django.db import models


class NightRun(models.Model):
    """One run of the night. Its id is the hash of everything it depends on, so the same inputs are the same run."""

    class State(models.TextChoices):
        RUNNING = "running"
        PUBLISHED = "published"

    run_id = models.CharField(max_length=16, primary_key=True)
    as_of_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    manifest = models.JSONField(help_text="SHA-256 of each input table, each document, pack and model")
    summary = models.JSONField(null=True, help_text="counts and amounts of the published plan")
    decisions_sha256 = models.CharField(max_length=64, blank=True, help_text="of the decisions' Parquet file")
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.run_id} ({self.as_of_on}, {self.state})"


class CurrentPlan(models.Model):
    """The one pointer that readers follow; moving it is the switch from yesterday's plan to today's."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    run = models.ForeignKey(NightRun, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="current_plan_is_one_row"),)

    def __str__(self) -> str:
        return str(self.run)


class Decision(models.Model):
    """What was decided about one customer and one candidate action; a customer left alone has one row without one.

    Written by COPY from the run's Parquet file, whose columns these are. Money is in minor units of `currency`.
    """

    run = models.ForeignKey(NightRun, on_delete=models.CASCADE, db_index=False)
    customer_id = models.TextField()
    account_id = models.TextField()
    currency = models.CharField(max_length=3)
    segment = models.TextField()
    rule_id = models.TextField()
    treatment = models.TextField()
    step = models.TextField()
    arm = models.TextField()
    strategy_version = models.TextField()
    action_id = models.TextField(null=True)
    channel = models.CharField(max_length=10, null=True)
    script = models.TextField(null=True)
    planned_on = models.DateField(null=True)
    hour = models.SmallIntegerField(null=True)
    preference = models.SmallIntegerField(null=True)
    allowed = models.BooleanField(null=True)
    refused_by = models.TextField(null=True)
    article = models.TextField(null=True)
    refusals = models.TextField(null=True)
    warnings = models.TextField(null=True)
    next_lawful_at = models.DateTimeField(null=True)
    pack_version = models.TextField(null=True)
    uplift = models.FloatField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    harm_minor = models.BigIntegerField(null=True)
    value_minor = models.BigIntegerField(null=True)
    planned = models.BooleanField()
    team = models.TextField(null=True)
    collector_id = models.TextField(null=True)
    rank = models.IntegerField(null=True)
    route = models.TextField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["run", "customer_id"], name="decision_by_customer"),
            models.Index(
                fields=["run", "collector_id", "rank"],
                name="decision_queue",
                condition=models.Q(planned=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(planned=False) | models.Q(allowed=True),
                name="no_refused_contact_is_planned",
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.action_id or 'leave alone'}"
