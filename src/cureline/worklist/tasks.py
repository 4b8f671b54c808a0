"""Tasks: a customer's piece of work, from the plan of the night or made during the day, and who does it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

_OPEN = ("open", "claimed")
# of these kinds a customer has at most one that is not finished; a second one would be the same work twice
_ONCE = ("planned", "promise_due", "promise_broken", "escalated")


class Task(models.Model):
    """One piece of work about one customer. The queue's order is `urgency`, `place`, `id`.

    `bucket` to `language` are the customer's facts when the task was made, so that a list needs no join. Money is in
    minor units of `currency`, `hour` is the customer's local hour.
    """

    class Kind(models.TextChoices):
        PLANNED = "planned"
        CALLBACK = "callback"
        PROMISE_DUE = "promise_due"
        PROMISE_BROKEN = "promise_broken"
        ESCALATED = "escalated"
        FOLLOW_UP = "follow_up"
        COMPLAINT = "complaint"
        APPROVAL = "approval"

    class State(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        DONE = "done"
        MOVED = "moved"
        EXPIRED = "expired"

    customer_id = models.TextField()
    account_id = models.TextField(blank=True)
    kind = models.TextField(choices=Kind.choices)
    on = models.DateField(help_text="the day it belongs to, in the bank's calendar")
    team = models.TextField(null=True)
    collector_id = models.TextField(null=True, help_text="null: anybody of the team")
    urgency = models.SmallIntegerField(help_text="from desk.yaml, by kind; the lowest comes first")
    place = models.BigIntegerField(help_text="the plan's rank, or the second of the due instant")
    due_at = models.DateTimeField(null=True, help_text="agreed instant or deadline")
    not_before_at = models.DateTimeField(
        null=True, help_text="not offered before: a callback's time, the gate's answer"
    )
    best_at = models.DateTimeField(null=True, help_text="the planned instant, in the customer's best hour")
    hour = models.SmallIntegerField(null=True)
    channel = models.TextField(blank=True)
    minutes = models.IntegerField(default=0)
    skill = models.TextField(blank=True)
    script = models.TextField(blank=True)
    run_id = models.CharField(max_length=16, blank=True, help_text="the night that decided")
    action_id = models.TextField(blank=True, help_text="with run and customer the decision")
    why = ArrayField(models.TextField(), default=list, help_text="codes that words.py tells")
    segment = models.TextField(blank=True, help_text="<strategy>/<segment>")
    bucket = models.TextField(blank=True)
    dpd = models.IntegerField(null=True)
    past_due_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    language = models.TextField(blank=True)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["customer_id", "kind"], condition=Q(state__in=_OPEN, kind__in=_ONCE), name="task_open_once"
            ),
            models.UniqueConstraint(
                fields=["customer_id", "on"],
                condition=Q(kind="planned", state__in=(*_OPEN, "done")),
                name="task_planned_once_a_day",
            ),
            # the last line of defence of "one customer in hand at a time"; an agreed callback may come in between
            models.UniqueConstraint(
                fields=["claimed_by"], condition=Q(state="claimed") & ~Q(kind="callback"), name="task_in_hand_once"
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_by__isnull=False, claimed_at__isnull=False) | ~Q(state="claimed"),
                name="task_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, state__in=_OPEN)
                | Q(finished_at__isnull=False, state__in=("done", "moved", "expired")),
                name="task_finished_has_an_end",
            ),
        )
        indexes = (
            models.Index(
                fields=["collector_id", "urgency", "place", "id"],
                condition=Q(state__in=_OPEN),
                name="task_queue_of_collector",
            ),
            models.Index(
                fields=["team", "urgency", "place", "id"], condition=Q(state__in=_OPEN), name="task_queue_of_team"
            ),
            models.Index(fields=["claimed_by"], condition=Q(state="claimed"), name="task_in_hand"),
            models.Index(fields=["collector_id", "finished_at"], name="task_done_by_collector"),
            models.Index(fields=["claimed_by", "finished_at"], name="task_done_by_person"),
            models.Index(fields=["customer_id", "made_at"], name="task_of_customer"),
            models.Index(fields=["run_id"], name="task_of_run"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.customer_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to do, claimed or not."""
        return self.state in _OPEN
