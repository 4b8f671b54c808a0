"""The night's runs, what they found, and which run everybody sees."""

from __future__ import annotations

from django.db import models

from cureline.worklist.tasks import Task

__all__ = ["Assessment", "CurrentRun", "Decision", "NightRun", "Task"]


class NightRun(models.Model):
    """One run of the night. Its id is the hash of everything it depends on, so the same inputs are the same run."""

    class State(models.TextChoices):
        RUNNING = "running"
        PUBLISHED = "published"

    run_id = models.CharField(max_length=16, primary_key=True)
    as_of_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    manifest = models.JSONField(help_text="SHA-256 of each input table, each document, pack and model")
    summary = models.JSONField(null=True, help_text="counts and amounts of the published run")
    results = models.JSONField(default=dict, help_text="SHA-256 of each published Parquet file, by name")
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.run_id} ({self.as_of_on}, {self.state})"


class CurrentRun(models.Model):
    """The one pointer that readers follow; moving it is the switch from yesterday's run to today's."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    run = models.ForeignKey(NightRun, on_delete=models.PROTECT)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="current_run_is_one_row"),)

    def __str__(self) -> str:
        return str(self.run)


class Assessment(models.Model):
    """The delinquency of one account in one run: the columns of `engine.delinquency.assess`, written by COPY.

    Money is in minor units of `currency`; days past due count in the bank's calendar.
    """

    run = models.ForeignKey(NightRun, on_delete=models.CASCADE, db_index=False)
    account_id = models.TextField()
    customer_id = models.TextField()
    product = models.TextField()
    currency = models.CharField(max_length=3)
    status = models.TextField()
    balance_minor = models.BigIntegerField()
    dpd = models.IntegerField()
    dpd_source = models.TextField()
    oldest_due_on = models.DateField(null=True)
    past_due_minor = models.BigIntegerField()
    past_due_principal_minor = models.BigIntegerField(null=True)
    past_due_interest_minor = models.BigIntegerField(null=True)
    past_due_fee_minor = models.BigIntegerField(null=True)
    previous_dpd = models.IntegerField()
    first_payment_default = models.BooleanField()
    self_cured = models.BooleanField()
    five_tier = models.TextField()
    five_tier_rules = models.TextField(blank=True)
    ifrs9_stage = models.SmallIntegerField()
    ifrs9_rules = models.TextField(blank=True)
    next_due_on = models.DateField(null=True)
    next_due_minor = models.BigIntegerField(null=True)
    bucket = models.TextField()
    previous_bucket = models.TextField()
    bucket_days = models.TextField()
    roll = models.TextField()
    due_in_days = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "account_id"], name="assessment_once"),
            models.CheckConstraint(condition=models.Q(dpd__gte=0), name="assessment_dpd_min"),
        )
        indexes = (models.Index(fields=["run", "customer_id"], name="assessment_by_customer"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.bucket} {self.five_tier}"


class Decision(models.Model):
    """What was decided about a customer in one run: a row for each candidate action, one alone where there is none.

    `outcome` says what became of the action; `rule_id` is the strategy's rule that decided, `refused_by` the rule of
    the pack that refuses longest. Money is in minor units of `currency`; `hour` is the customer's local hour, instants
    are UTC. The versions of everything else that decided stand in the run's manifest.
    """

    class Outcome(models.TextChoices):
        PLANNED = "planned"
        REFUSED = "refused"
        NOT_WORTH = "not_worth"
        OVER_CAPACITY = "over_capacity"
        OTHER_ACTION = "other_action_chosen"
        NOBODY_QUALIFIED = "nobody_qualified"
        NOT_VALUED = "not_valued"
        NO_ACTION = "no_action"

    run = models.ForeignKey(NightRun, on_delete=models.CASCADE, db_index=False)
    customer_id = models.TextField()
    account_id = models.TextField()
    action_id = models.TextField(blank=True)
    strategy = models.TextField(null=True)
    strategy_version = models.TextField(null=True)
    segment = models.TextField(null=True)
    rule_id = models.TextField(null=True)
    arm = models.TextField(null=True)
    treatment = models.TextField(null=True)
    step = models.TextField(null=True)
    channel = models.TextField(null=True)
    script = models.TextField(null=True)
    skill = models.TextField(null=True)
    contact_point_id = models.TextField(null=True)
    relation = models.TextField(null=True)
    hour = models.SmallIntegerField(null=True)
    planned_at = models.DateTimeField(null=True)
    minutes = models.IntegerField(null=True)
    preference = models.SmallIntegerField(null=True)
    outcome = models.TextField(choices=Outcome.choices)
    refused_by = models.TextField(null=True)
    refused_article = models.TextField(null=True)
    refusals = models.TextField(null=True)
    warnings = models.TextField(null=True)
    next_lawful_at = models.DateTimeField(null=True)
    pack_version = models.TextField(null=True)
    currency = models.CharField(max_length=3)
    uplift = models.FloatField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    harm_minor = models.BigIntegerField(null=True)
    value_minor = models.BigIntegerField(null=True)
    team = models.TextField(null=True)
    collector_id = models.TextField(null=True)
    rank = models.IntegerField(null=True)
    route = models.TextField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "customer_id", "action_id"], name="decision_once"),
            # the last line of defence: what the gate refused can't stand in a plan, whoever writes it
            models.CheckConstraint(
                condition=~models.Q(outcome="planned") | models.Q(refused_by=None), name="decision_planned_is_lawful"
            ),
        )
        indexes = (
            models.Index(fields=["run", "collector_id", "rank"], name="decision_by_collector"),
            models.Index(fields=["run", "outcome", "channel"], name="decision_by_outcome"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.action_id or self.treatment or '-'} {self.outcome}"
