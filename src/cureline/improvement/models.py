"""What was found, what was proposed and decided, and what came of it. No customer stands in these tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Finding(models.Model):
    """Something that the figures show, once for each case (`key`) and computed anew each day that it is seen.

    Money is in minor units of `currency` and, as `harm` (complaints), what is at stake in thirty days; `weight_minor`
    is both together. `evidence` are the figures it rests on, each with the address of what it is made of.
    """

    class State(models.TextChoices):
        NEW = "new"
        SEEN = "seen"
        DISMISSED = "dismissed"
        PROPOSED = "proposed"
        GONE = "gone"

    # a finding that people told and no figure computed: its words are in `facts`, who told it in `told_by`
    SAID = "said"

    key = models.TextField(unique=True)
    kind = models.TextField(help_text="an id of engine/improve/findings.yaml, or `said`")
    subject = models.JSONField(help_text="the slices that name the case")
    catalogue = models.TextField(help_text="version of the catalogue")
    first_on = models.DateField()
    on = models.DateField(help_text="the day it was computed last")
    state = models.TextField(choices=State.choices, default=State.NEW)
    currency = models.CharField(max_length=3)
    money_minor = models.BigIntegerField()
    harm = models.FloatField()
    weight_minor = models.BigIntegerField()
    p = models.FloatField(null=True)
    q = models.FloatField(null=True, help_text="false discovery rate over all that was looked at; null: a bare count")
    family = models.IntegerField(help_text="how many cases were tested together")
    effect = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    target = models.FloatField(null=True, help_text="what the followed measure should come to")
    facts = models.JSONField(help_text="the figures of its words")
    evidence = models.JSONField()
    history = models.JSONField(default=list, help_text="day and weight of each time it was computed")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_why = models.TextField(blank=True)
    dismissed_weight_minor = models.BigIntegerField(null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["state", "-weight_minor", "id"], name="finding_by_weight"),)

    def __str__(self) -> str:
        return f"{self.key} ({self.on}, {self.state})"


class Proposal(models.Model):
    """A change of a document, as acts and as the text they give, from being proposed to what came of it.

    `text` is the document after the change, before it has a version of its own; `base_sha256` is what it was made of.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        CHALLENGER = "challenger"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="proposals")
    kind = models.TextField(help_text="strategy or response")
    name = models.TextField()
    base = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")
    base_version = models.TextField()
    base_text = models.TextField()
    base_sha256 = models.CharField(max_length=64)
    acts = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    warnings = models.JSONField(default=list, help_text="lint's new findings, in three languages")
    why = models.TextField()
    currency = models.CharField(max_length=3)
    # what is watched: a measure, the slices and its cases before
    follow = models.TextField(blank=True)
    follow_slices = models.JSONField(default=dict)
    better = models.TextField(default="up")
    target = models.FloatField(null=True)
    simulation_id = models.BigIntegerField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    effective_from_on = models.DateField(null=True)
    document = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")
    experiment_id = models.BigIntegerField(null=True)
    back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    back_at = models.DateTimeField(null=True)
    back_why = models.TextField(blank=True)
    back_from_on = models.DateField(null=True)
    back_document = models.ForeignKey("trust.Document", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            # the last line of defence: whoever proposes a change does not decide on it
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="proposal_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True) | ~Q(state="waiting", decided_at__isnull=False),
                name="proposal_waits_undecided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "taken_back")) | Q(document__isnull=False),
                name="proposal_accepted_has_document",
            ),
            models.UniqueConstraint(
                fields=["kind", "name", "sha256"], condition=Q(state="waiting"), name="proposal_waits_once"
            ),
        )
        indexes = (models.Index(fields=["state", "-id"], name="proposal_by_state"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.name} ({self.state})"


class FollowUp(models.Model):
    """What a day's figures say about an accepted change: cases before and after, those left alone, and the verdict.

    `change` is how far the measure went in the good direction, with its 95 % interval; see engine/improve/follow.py.
    """

    class Verdict(models.TextChoices):
        TOO_EARLY = "too_early"
        AS_EXPECTED = "as_expected"
        LESS = "less"
        WORSE = "worse"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="follow_ups")
    on = models.DateField()
    verdict = models.TextField(choices=Verdict.choices)
    before = models.JSONField(help_text="numerator, denominator, since, until, url")
    after = models.JSONField()
    hold_before = models.JSONField(null=True)
    hold_after = models.JSONField(null=True)
    change = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    expected = models.FloatField(null=True)
    net = models.BooleanField(help_text="whether what happened to the hold-out is taken off")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "on"], name="follow_up_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.on} {self.verdict}"
