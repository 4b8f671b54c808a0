"""What the gate decided about every contact that a person or a job asked for, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cureline.engine.tables import CHANNELS

PURPOSES = ("collect", "locate")
LEVELS = ("", "low", "middle", "high")


class Ruled(models.Model):
    """What the gate was asked, by whom, and the facts that it judged by; no personal data in clear.

    `facts` holds customer, account, point, circumstances and past contacts as they stood, `facts_sha256` the hash of
    their canonical JSON. With `pack_version`, `policy_version` and `rules_on` the answer can be replayed.
    """

    customer_id = models.TextField(db_index=True)
    account_id = models.TextField(null=True)
    channel = models.CharField(max_length=10, choices=[(c, c) for c in CHANNELS])
    contact_point_id = models.TextField(null=True)
    point_kind = models.CharField(max_length=20, null=True)
    relation = models.CharField(max_length=20, null=True)
    purpose = models.CharField(max_length=10, choices=[(p, p) for p in PURPOSES])
    prior_consent = models.BooleanField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    collector_id = models.CharField(max_length=40, null=True)
    agency = models.CharField(max_length=80, null=True)
    asked_at = models.DateTimeField(help_text="the instant that was judged")
    warnings = ArrayField(models.CharField(max_length=60), default=list)
    pack_version = models.CharField(max_length=60, null=True)
    policy_version = models.CharField(max_length=60, blank=True)
    rules_on = models.DateField()
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True


class Attempt(Ruled):
    """One contact that the gate let pass: the row of `portfolio.Contact` that it wrote, and how it went.

    `state` is `begun` until an outcome is recorded; `outcome` is a code of `outcomes.yaml`. Until then the contact
    counts as the weightiest outcome of its channel, so that no cap is passed while somebody talks.
    """

    class State(models.TextChoices):
        BEGUN = "begun"
        DONE = "done"

    contact = models.OneToOneField(
        "portfolio.Contact", on_delete=models.PROTECT, db_column="contact_id", related_name="attempt"
    )
    allowed = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BEGUN)
    outcome = models.CharField(max_length=40, blank=True)
    finished_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True, help_text="length of talk")
    script = models.CharField(max_length=120, blank=True, help_text="name@version of what was said or sent")

    class Meta:
        constraints = (
            # the last line: nothing is begun that the gate did not allow, whoever writes it
            models.CheckConstraint(condition=models.Q(allowed=True), name="attempt_is_lawful"),
            models.CheckConstraint(
                condition=models.Q(state="begun", outcome="", finished_at=None)
                | (models.Q(state="done", finished_at__isnull=False) & ~models.Q(outcome="")),
                name="attempt_done_has_outcome",
            ),
        )
        indexes = (
            models.Index(fields=["-asked_at"], name="attempt_by_time"),
            models.Index(fields=["collector_id", "-asked_at"], name="attempt_by_collector"),
            models.Index(fields=["user"], condition=models.Q(state="begun"), name="attempt_open"),
            models.Index(fields=["user", "finished_at"], name="attempt_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.customer_id} {self.asked_at:%Y-%m-%d %H:%M} {self.outcome or self.state}"


class Call(models.Model):
    """How an attempt's telephone call goes, as the exchange tells it (or as the person's clicks do, without one)."""

    class State(models.TextChoices):
        ASKED = "asked"
        RINGING = "ringing"
        ANSWERED = "answered"
        ENDED = "ended"
        FAILED = "failed"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, primary_key=True, related_name="call")
    adapter = models.CharField(max_length=20)
    call_id = models.CharField(max_length=60, unique=True, help_text="also the exchange's id of the call")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    cause = models.CharField(max_length=40, blank=True, help_text="why it ended")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["adapter"], condition=~models.Q(state__in=("ended", "failed")), name="call_running"),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.state} {self.cause}"

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self.state not in (self.State.ENDED, self.State.FAILED)

    @property
    def seconds(self) -> int | None:
        """Length of talk, once it is over; 0 where nobody answered."""
        if self.ended_at is None:
            return None
        return round((self.ended_at - self.answered_at).total_seconds()) if self.answered_at else 0


class Refusal(Ruled):
    """One contact that the gate refused: by which rules, the one that lasts longest, and the next lawful moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule_id = models.CharField(max_length=60)
    article = models.TextField(blank=True)
    refusals = ArrayField(models.CharField(max_length=60))
    next_lawful_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["-asked_at"], name="refusal_by_time"),
            models.Index(fields=["rule_id", "-asked_at"], name="refusal_by_rule"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.customer_id} {self.asked_at:%Y-%m-%d %H:%M} {self.rule_id}"


class Note(models.Model):
    """What a customer said: reason for delay (a code of `reasons.yaml`), willingness, ability, next step, free text.

    The free text is personal and stored sealed.
    """

    customer_id = models.TextField()
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.CharField(max_length=80, null=True)
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=40, blank=True)
    willingness = models.CharField(max_length=10, blank=True, choices=[(level, level) for level in LEVELS])
    ability = models.CharField(max_length=10, blank=True, choices=[(level, level) for level in LEVELS])
    next_step = models.CharField(max_length=40, blank=True)
    text_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = (models.Index(fields=["customer_id", "-at"], name="note_by_customer"),)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.at:%Y-%m-%d %H:%M} {self.reason_code}"

    @property
    def text(self) -> str:
        """The free text in clear."""
        from cureline.trust import vault

        return vault.decrypt(self.text_sealed) if self.text_sealed else ""


class Stop(models.Model):
    """All outgoing contact of a scope is halted, from `since_at` until two persons resume it.

    `value` is the channel, the segment (`name` or `strategy/name`), the script's name, the team's or the portfolio's
    code; empty for the whole bank. It never ends by itself: `review_at` only says when somebody should look at it.
    `in_flight` counts what had left the house or was going on when the switch fell.
    """

    class Scope(models.TextChoices):
        ALL = "all"
        CHANNEL = "channel"
        SEGMENT = "segment"
        SCRIPT = "script"
        TEAM = "team"
        PORTFOLIO = "portfolio"

    scope = models.CharField(max_length=10, choices=Scope.choices)
    value = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    review_at = models.DateTimeField(null=True)
    in_flight = models.JSONField(default=dict)
    incident_id = models.BigIntegerField(null=True, help_text="the incident for which it was pressed")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    asked_why = models.TextField(blank=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scope="all", value="") | (~models.Q(scope="all") & ~models.Q(value="")),
                name="stop_scope_has_value",
            ),
            # the last line: nobody resumes alone, whoever writes it
            models.CheckConstraint(
                condition=models.Q(resumed_at=None, resumed_by=None)
                | (
                    models.Q(resumed_at__isnull=False, resumed_by__isnull=False, asked_by__isnull=False)
                    & ~models.Q(resumed_by=models.F("asked_by"))
                    & ~models.Q(asked_why="")
                ),
                name="stop_resumed_by_two",
            ),
            models.UniqueConstraint(
                fields=["scope", "value"], condition=models.Q(resumed_at=None), name="stop_stands_once"
            ),
        )
        indexes = (models.Index(fields=["-since_at"], name="stop_by_time"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.value}".strip()

    @property
    def stands(self) -> bool:
        """Whether it halts contact now."""
        return self.resumed_at is None
