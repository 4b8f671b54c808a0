"""The night's runs, what they found, and which run everybody sees."""

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
    summary = models.JSONField(null=True, help_text="counts and amounts of the published run")
    result_sha256 = models.CharField(max_length=64, blank=True, help_text="of the published Parquet file")
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
