"""The register of risks with every version, what scenarios gave, the people proposed, and cover with its claims.

Only cover and its claims are about customers: their rows are under row-level security (migration 0001). Money is in
minor units of the row's `currency`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

USER = settings.AUTH_USER_MODEL


def _who(**more: Any) -> Any:
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", **more)


class Kind(models.TextChoices):
    """The four kinds of risk."""

    CREDIT = "credit", _p("kind of risk", "Credit")
    MARKET = "market", _p("kind of risk", "Market")
    OPERATIONAL = "operational", _p("kind of risk", "Operational")
    LEGAL = "legal", _p("kind of risk", "Legal")


class Risk(models.Model):
    """A risk of the register: `code` for ever, `current` the approved version that counts. What it says stands in its
    versions; `review_on` is when it is looked at next, `overdue_told_on` when the daily job told that this passed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _p("of a risk", "Not yet approved")
        ACTIVE = "active", _p("of a risk", "In the register")
        CLOSED = "closed", _p("of a risk", "Closed")

    code = models.CharField(max_length=20, unique=True)
    starter = models.CharField(max_length=40, blank=True, help_text="id in starter.yaml it was adopted from")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    current = models.OneToOneField("Version", on_delete=models.PROTECT, null=True, related_name="current_of")
    review_on = models.DateField(null=True)
    overdue_told_on = models.DateField(null=True)
    closed_by = _who(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "code"], name="risk_by_state"),)

    def __str__(self) -> str:
        return f"{self.code} ({self.state})"


class Version(models.Model):
    """What a risk says, written once and never changed: texts in up to three languages (`en`, `zh-Hans`, `zh-Hant`),
    likelihood and impact before controls from 1 to 5, the controls, the highest residual score that is accepted.

    `controls` is a list of {text, kind: prevent | detect | correct, owner: role, effect: none | partial | strong,
    tested_on: day or null}.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _p("of a version", "Waits for approval")
        APPROVED = "approved", _p("of a version", "Approved")
        REFUSED = "refused", _p("of a version", "Refused")

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.JSONField()
    cause = models.JSONField()
    consequence = models.JSONField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    appetite = models.PositiveSmallIntegerField(help_text="the highest residual score (likelihood × impact) accepted")
    response = models.CharField(
        max_length=10,
        choices=[
            ("reduce", _p("answer to a risk", "Reduce")),
            ("transfer", _p("answer to a risk", "Transfer")),
            ("accept", _p("answer to a risk", "Accept")),
            ("avoid", _p("answer to a risk", "Avoid")),
        ],
    )
    controls = models.JSONField(default=list)
    indicators = models.JSONField(default=list, help_text="ids of the warning room's indicators")
    owner = _who()
    review_months = models.PositiveSmallIntegerField()
    why = models.TextField(help_text="why this version was written")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    author = _who()
    made_at = models.DateTimeField()
    approver = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["risk", "number"], name="risk_version_once"),
            models.UniqueConstraint(fields=["risk"], condition=Q(state="waiting"), name="risk_version_waits_once"),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=models.F("author")), name="risk_second_person"
            ),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5), appetite__range=(1, 25)),
                name="risk_within_scale",
            ),
        )

    def __str__(self) -> str:
        return f"{self.risk_id} v{self.number} ({self.state})"


class Review(models.Model):
    """Somebody looked at a risk again: what they found (`still` so, or it `changes`: a version follows), and when next.
    `score` is the residual score of that day."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    at = models.DateTimeField()
    by = _who()
    outcome = models.CharField(
        max_length=10, choices=[("still", _("Still as written")), ("changes", _("Has to be changed"))]
    )
    note = models.TextField()
    score = models.PositiveSmallIntegerField()
    next_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.risk_id} {self.on}"


class Link(models.Model):
    """What a risk has to do with: an alert, an incident, a scenario's run; `url` leads there."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(
        max_length=10,
        choices=[("alert", _("Alert")), ("incident", _("Incident")), ("run", _("Scenario"))],
    )
    ref = models.CharField(max_length=40)
    by = _who(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["risk", "kind", "ref"], name="risk_link_once"),)

    def __str__(self) -> str:
        return f"{self.risk_id} {self.kind}:{self.ref}"


class Run(models.Model):
    """A scenario that was run: on which document, portfolio and facts, and what came of it.

    `inputs` are the hashes and counts of what it was computed from; the same inputs give the same `result`, whose
    SHA-256 is `digest`. `baseline` is the same without shocks. Amounts in the result are minor units of `currency`.
    """

    scenario = models.CharField(max_length=40)
    version = models.CharField(max_length=40, help_text="of the scenarios' document")
    title = models.JSONField()
    shocks = models.JSONField()
    on = models.DateField()
    currency = models.CharField(max_length=3)
    inputs = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    loss_minor = models.BigIntegerField()
    baseline_minor = models.BigIntegerField()
    exposure_minor = models.BigIntegerField()
    alert_id = models.BigIntegerField(null=True, help_text="the alert that made somebody ask")
    asked_by = _who(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["-asked_at", "-id"], name="stress_run_newest"),)

    def __str__(self) -> str:
        return f"{self.scenario} {self.on}"


class Staffing(models.Model):
    """A proposal of people made from a run: by which options each gap is filled, what it costs, what stays open.

    `lines` are {month, on, team, need, low, high, has, gap_minutes, fills: [{option, minutes, heads, cost_minor}],
    open_minutes}.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _p("of a staffing proposal", "Waits for a decision")
        APPROVED = "approved", _p("of a staffing proposal", "Approved")
        REFUSED = "refused", _p("of a staffing proposal", "Refused")
        WITHDRAWN = "withdrawn", _p("of a staffing proposal", "Withdrawn")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="staffings")
    options = models.JSONField(help_text="options that were allowed")
    lines = models.JSONField()
    currency = models.CharField(max_length=3)
    cost_minor = models.BigIntegerField()
    open_minutes = models.BigIntegerField(help_text="minutes of the horizon that no option fills")
    why = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    proposed_by = _who()
    proposed_at = models.DateTimeField()
    decided_by = _who(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="staffing_second_person",
            ),
            models.UniqueConstraint(fields=["run"], condition=Q(state="waiting"), name="staffing_waits_once"),
        )

    def __str__(self) -> str:
        return f"staffing {self.pk} ({self.state})"


class Cover(models.Model):
    """What stands behind one account: a guarantee, a policy or a thing.

    `origin` is `collateral` or `guarantor` where the bank's files brought it (`ref` is its id there, and value and end
    follow the file), `desk` where it was recorded here. `provider` is a business, never a natural person: a person who
    guarantees stands sealed in the portfolio. `prior_minor` is what others hold before us.
    """

    class Origin(models.TextChoices):
        COLLATERAL = "collateral", _("Bank's file of collateral")
        GUARANTOR = "guarantor", _("Bank's file of guarantors")
        DESK = "desk", _("Recorded at the desk")

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(db_index=True)
    kind = models.CharField(max_length=30, help_text="a kind of data/cover.yaml")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    ref = models.TextField(help_text="id in the bank's file, or the contract's number")
    provider = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)
    value_minor = models.BigIntegerField()
    prior_minor = models.BigIntegerField(default=0)
    valued_on = models.DateField(null=True)
    from_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    registered = models.BooleanField(default=False)
    written = models.BooleanField(default=False)
    first_demand = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)
    warned_on = models.DateField(null=True, help_text="when the coming end was told last")
    warned_days = models.PositiveSmallIntegerField(null=True, help_text="which of the warnings it was")
    made_by = _who(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account_id", "origin", "kind", "ref"], name="cover_once"),
            models.CheckConstraint(condition=Q(value_minor__gte=0, prior_minor__gte=0), name="cover_not_below_zero"),
        )
        indexes = (models.Index(fields=["expires_on", "id"], name="cover_by_end"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PortfolioCover(models.Model):
    """Cover of a whole portfolio by an insurer or a guarantee company: a share of what is open, up to a cap, beyond a
    first loss that the bank bears. No customer is named."""

    portfolio = models.CharField(max_length=60, blank=True, help_text="the bank's code; empty: all")
    kind = models.CharField(max_length=30)
    provider = models.CharField(max_length=120)
    ref = models.CharField(max_length=80, unique=True)
    currency = models.CharField(max_length=3)
    ratio_bp = models.PositiveIntegerField()
    cap_minor = models.BigIntegerField(null=True)
    first_loss_minor = models.BigIntegerField(default=0)
    from_on = models.DateField()
    expires_on = models.DateField()
    warned_on = models.DateField(null=True)
    warned_days = models.PositiveSmallIntegerField(null=True)
    made_by = _who(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ratio_bp__lte=10_000), name="portfolio_cover_ratio"),
            models.CheckConstraint(condition=Q(expires_on__gte=models.F("from_on")), name="portfolio_cover_ends_after"),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.ref}"


class Claim(models.Model):
    """A claim on a cover, from its opening to the money: `due_on` is the deadline of the step it stands at, `papers`
    the documents of its checklist with the day each was there (null: missing)."""

    class State(models.TextChoices):
        OPEN = "open", _p("of a claim on cover", "Opened")
        DOCUMENTS = "documents", _p("of a claim on cover", "Papers gathered")
        FILED = "filed", _p("of a claim on cover", "Filed")
        ACCEPTED = "accepted", _p("of a claim on cover", "Accepted")
        REFUSED = "refused", _p("of a claim on cover", "Refused")
        PAID = "paid", _p("of a claim on cover", "Paid")
        WITHDRAWN = "withdrawn", _p("of a claim on cover", "Withdrawn")

    cover = models.ForeignKey(Cover, on_delete=models.PROTECT, related_name="claims")
    customer_id = models.TextField(db_index=True)
    account_id = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    currency = models.CharField(max_length=3)
    claimed_minor = models.BigIntegerField()
    accepted_minor = models.BigIntegerField(null=True)
    paid_minor = models.BigIntegerField(null=True)
    papers = models.JSONField(default=dict)
    opened_on = models.DateField()
    file_by_on = models.DateField(help_text="last day on which it may be filed")
    due_on = models.DateField(null=True)
    late_told_on = models.DateField(null=True)
    opened_by = _who()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["cover"],
                condition=Q(state__in=("open", "documents", "filed", "accepted")),
                name="claim_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_minor__isnull=True) | Q(accepted_minor__lte=models.F("claimed_minor")),
                name="claim_accepted_within",
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__isnull=True) | Q(paid_minor__lte=models.F("accepted_minor")),
                name="claim_paid_within",
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="claim_by_due"),)

    def __str__(self) -> str:
        return f"claim {self.pk} ({self.state})"


class ClaimStep(models.Model):
    """What happened to a claim, in order; only added to. `evidence` names the paper that proves it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = _who(null=True)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    amount_minor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.claim_id} {self.after}"
