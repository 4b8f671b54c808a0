"""A day in the field: the pair, its visits in order, who was where, what was found, and the alarm."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cureline.contact.models import Attempt
from cureline.people.models import Staff

OPEN = ("planned", "waiting", "inside")


class FieldDay(models.Model):
    """Two persons who drive together on a day. `starts` and `ends` are minutes since midnight of the field's zone."""

    class State(models.TextChoices):
        PLANNED = "planned"
        OUT = "out"
        DONE = "done"

    on = models.DateField()
    lead = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=40, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["on", "lead"], name="field_day_lead_once"),
            models.UniqueConstraint(fields=["on", "partner"], name="field_day_partner_once"),
            models.CheckConstraint(condition=~Q(lead=F("partner")), name="field_day_is_two"),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.lead_id} {self.partner_id}"

    def persons(self) -> tuple[int, int]:
        """Ids of the staff records of the two."""
        return self.lead_id, self.partner_id


class Visit(models.Model):
    """One visit of a day. `windows` are minutes of the day in which the gate lets them arrive, or was agreed."""

    class State(models.TextChoices):
        PLANNED = "planned"
        WAITING = "waiting"  # one of the two is there
        INSIDE = "inside"  # both are, and the gate let them begin
        DONE = "done"
        REFUSED = "refused"  # the gate did not
        CANCELLED = "cancelled"

    day = models.ForeignKey(FieldDay, on_delete=models.PROTECT, null=True, related_name="visits")
    on = models.DateField()
    customer_id = models.TextField()
    account_id = models.TextField(blank=True)
    contact_point_id = models.TextField()
    task_id = models.BigIntegerField(null=True)
    script = models.CharField(max_length=60)
    district = models.TextField(null=True)
    place = models.PositiveSmallIntegerField(null=True, help_text="order in the day; null: no room for it")
    windows = ArrayField(ArrayField(models.IntegerField(), size=2), default=list)
    agreed_at = models.DateTimeField(null=True)
    arrives_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, related_name="visit")
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    why = models.TextField(blank=True, help_text="why cancelled, or the rule that refused")
    next_lawful_at = models.DateTimeField(null=True)
    planned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer_id", "on"], condition=Q(state__in=OPEN), name="visit_open_once"),
            # nobody stands at a door without an attempt that the gate allowed
            models.CheckConstraint(
                condition=~Q(state__in=("inside", "done")) | Q(attempt__isnull=False), name="visit_has_attempt"
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(outcome=""), name="visit_done_has_outcome"),
        )
        indexes = (models.Index(fields=["on", "state"], name="visit_by_day"),
                   models.Index(fields=["customer_id", "on"], name="visit_of_customer"))  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.customer_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made, or being made."""
        return self.state in OPEN


class CheckIn(models.Model):
    """Who was at the door, or left it, when, and where if the telephone said so."""

    class Kind(models.TextChoices):
        IN = "in"
        OUT = "out"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="check_ins")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["visit", "staff", "kind"], name="check_in_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="check_in_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit_id} {self.staff_id} {self.kind}"


class Evidence(models.Model):
    """A photograph of a visit: encoded again without its metadata, encrypted on disk as `<id>.bin`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64, help_text="of the picture as it is kept, in clear")
    size = models.PositiveIntegerField(help_text="bytes of the picture as it is kept, in clear")
    caption = models.CharField(max_length=200, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "sha256"], name="evidence_once"),)

    def __str__(self) -> str:
        return str(self.id)


class Alarm(models.Model):
    """Somebody in the field needs help, or was not heard of in time."""

    class Kind(models.TextChoices):
        RAISED = "raised"
        OVERDUE = "overdue"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = models.ForeignKey(FieldDay, on_delete=models.PROTECT, null=True, related_name="alarms")
    # no key to the visit's customer: whoever leads must see an alarm, whatever rows they see
    visit_number = models.BigIntegerField(null=True)
    district = models.TextField(null=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    escalated_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["visit_number"], condition=Q(kind="overdue"), name="alarm_overdue_once"),
        )
        indexes = (models.Index(fields=["at"], condition=Q(acknowledged_at=None), name="alarm_open"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
