"""Swaps of shifts, pauses, the load of days, care plans, events, the pulse survey. No customer stands in these tables.

A roster's shifts are `people.Shift`, absences `people.Absence`: the night reads them there.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


def _user(**more: object) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


def _staff(name: str = "+", **more: object) -> models.ForeignKey:
    return models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name=name, **more)


class Swap(models.Model):
    """Somebody asks a colleague to exchange the shifts of a day; the colleague says yes, then the leader does."""

    class State(models.TextChoices):
        ASKED = "asked", _p("swap", "Asked")
        AGREED = "agreed", _p("swap", "Agreed")
        DONE = "done", _p("swap", "Exchanged")
        REFUSED = "refused", _p("swap", "Refused")
        WITHDRAWN = "withdrawn", _p("swap", "Withdrawn")

    asker = _staff("swaps_asked")
    other = _staff("swaps_offered")
    on = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_by = _user(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(asker=F("other")), name="swap_between_two"),
            models.UniqueConstraint(
                fields=["asker", "on"], condition=Q(state__in=("asked", "agreed")), name="swap_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.asker} / {self.other} {self.on} {self.state}"


class Pause(models.Model):
    """A pause: offered after a run of conversations that hurt, or taken of one's own will."""

    class State(models.TextChoices):
        OFFERED = "offered", _p("pause", "Offered")
        TAKEN = "taken", _p("pause", "Taken")
        ENDED = "ended", _p("pause", "Ended")
        DECLINED = "declined", _p("pause", "Declined")

    staff = _staff("pauses")
    why = models.CharField(max_length=10, choices=[(c, c) for c in ("run", "own")])
    run = models.PositiveSmallIntegerField(default=0, help_text="hostile conversations in a row when it was offered")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    minutes = models.PositiveSmallIntegerField(help_text="how long it should be")
    offered_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["staff", "-offered_at"], name="pause_by_staff"),)
        constraints = (
            models.UniqueConstraint(
                fields=["staff"], condition=Q(state__in=("offered", "taken")), name="pause_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff} {self.offered_at:%Y-%m-%d %H:%M} {self.state}"


class DayLoad(models.Model):
    """The load of somebody's day against their own days before: parts, index, and the level of the days up to it."""

    class Level(models.TextChoices):
        FINE = "fine", _p("load", "Usual")
        WATCH = "watch", _p("load", "Heavier than usual")
        ACT = "act", _p("load", "Much heavier than usual")

    staff = _staff("loads")
    on = models.DateField()
    rules = models.CharField(max_length=20, help_text="version of engine/load/load.yaml")
    hostile_share = models.FloatField()
    longest_run = models.PositiveSmallIntegerField()
    contacts = models.PositiveIntegerField()
    talk_minutes = models.FloatField()
    late_minutes = models.FloatField()
    index = models.PositiveSmallIntegerField(null=True, help_text="null while the own base is too short")
    parts = models.JSONField(default=dict)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.FINE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "on"], name="load_once_a_day"),)
        indexes = (models.Index(fields=["on"], name="load_by_day"),)

    def __str__(self) -> str:
        return f"{self.staff} {self.on} {self.index}"


class CarePlan(models.Model):
    """What somebody and their leader agreed on to make work bearable. Texts are sealed; seen by the two, and by the
    head only if the person said so."""

    staff = _staff("care_plans")
    holder = _user(help_text="the leader who holds it")
    opened_at = models.DateTimeField()
    why_sealed = models.BinaryField()
    review_on = models.DateField()
    head_may_see = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    delete_on = models.DateField(null=True, help_text="set when it is closed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff"], condition=Q(closed_at__isnull=True), name="care_plan_one_open"),
        )

    def __str__(self) -> str:
        return f"care plan {self.pk}"


class CareStep(models.Model):
    """A talk that was had, or a measure that was agreed on and whether it is done."""

    class Kind(models.TextChoices):
        TALK = "talk", _p("care", "Talk")
        LIGHTER = "lighter", _("Lighter book")
        OTHER_WORK = "other_work", _("Other work for a time")
        HOURS = "hours", _("Other hours")
        COUNSEL = "counsel", _("Counselling offered")
        OTHER = "other", _p("care", "Something else")

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text_sealed = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = _user()
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["plan", "-at"], name="care_step_by_plan"),)

    def __str__(self) -> str:
        return f"{self.plan} {self.kind}"


class Gathering(models.Model):
    """An event of a team or of all: an outing, a sharing session, a calibration; with what was learned in it."""

    class Kind(models.TextChoices):
        TEAM = "team", _("Team event")
        SHARING = "sharing", _("Sharing session")
        HEALTH = "health", _("Health and balance")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=120)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, related_name="+")
    lessons = models.TextField(blank=True)
    made_by = _user()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="gathering_ends_after"),)
        indexes = (models.Index(fields=["begins_at"], name="gathering_by_time"),)

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """Somebody comes to an event, waits for a seat, or was there."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="taken")
    staff = _staff("seats")
    waits = models.BooleanField(default=False)
    came = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["gathering", "staff"], name="seat_once"),)
        indexes = (models.Index(fields=["gathering", "at"], name="seat_by_time"),)

    def __str__(self) -> str:
        return f"{self.gathering} {self.staff}"


class Pulse(models.Model):
    """A round of the anonymous survey: whom it asks, until when, and with which questions."""

    title = models.CharField(max_length=120)
    questions = models.CharField(max_length=20, help_text="version of wellbeing/pulse.yaml")
    codes = ArrayField(models.CharField(max_length=30))
    opens_on = models.DateField()
    closes_on = models.DateField()
    opened_by = _user()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="pulse_closes_after"),)

    def __str__(self) -> str:
        return self.title


class PulseAsked(models.Model):
    """Whom a round asks, in which group they count, and whether they have answered: never what."""

    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="asked")
    staff = _staff("pulses")
    group = models.CharField(max_length=40)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pulse", "staff"], name="pulse_asks_once"),)

    def __str__(self) -> str:
        return f"{self.pulse} {self.group}"


class PulseCount(models.Model):
    """How often a value was chosen for a question in a group. There are no rows of single answers."""

    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="counts")
    group = models.CharField(max_length=40)
    question = models.CharField(max_length=30)
    value = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pulse", "group", "question", "value"], name="pulse_count_once"),
        )

    def __str__(self) -> str:
        return f"{self.pulse} {self.group} {self.question}={self.value}: {self.count}"


class PulseWords(models.Model):
    """The free words of a round, all in one sealed text in shuffled order, so that no row is one person's."""

    pulse = models.OneToOneField(Pulse, on_delete=models.CASCADE, primary_key=True, related_name="words")
    count = models.PositiveIntegerField(default=0)
    text_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pulse} ({self.count})"
