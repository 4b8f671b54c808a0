"""Teams, who works in them, when somebody is away, and what somebody is licensed to do."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Team(models.Model):
    """A team, under the name that the capacity document gives it."""

    code = models.CharField(max_length=40, primary_key=True)
    title = models.JSONField(help_text="en, zh-Hans, zh-Hant")

    def __str__(self) -> str:
        from cureline.trust.duties import language_tag

        return str(self.title.get(language_tag()) or self.code)


class Staff(models.Model):
    """What a signed-in person is in the department: collector id of the plan, teams, portfolios."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff")
    collector_id = models.CharField(max_length=40, null=True, unique=True, help_text="as in the capacity document")
    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="members")
    more_teams = models.ManyToManyField(Team, blank=True, related_name="+", help_text="a leader may have several")
    portfolios = ArrayField(models.TextField(), default=list, blank=True, help_text="portfolio codes; none: all")

    # codes of `more_teams` where the session's own query has read them already
    more_codes: list[str] | None = None

    def team_codes(self) -> list[str]:
        """Codes of all the teams of this person, sorted."""
        own = [self.team_id] if self.team_id else []
        more = self.more_teams.values_list("code", flat=True) if self.more_codes is None else self.more_codes
        return sorted({*own, *more})

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """Days on which somebody does no work: from the first to the last, both whole."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=20, choices=[(c, c) for c in ("leave", "sick", "training", "other")])
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="absence_ends_after"),
        )

    def __str__(self) -> str:
        return f"{self.staff} {self.from_on}..{self.until_on}"


class Licence(models.Model):
    """What somebody may do, as the room of training last left it: one row a person and kind, read by night and desk.

    It holds on the days from `from_on` to `until_on`, both whole, while its state is `valid`.
    """

    class State(models.TextChoices):
        VALID = "valid"
        SUSPENDED = "suspended"
        EXPIRED = "expired"
        REVOKED = "revoked"

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=40, help_text="a code of training/licences.yaml")
    state = models.CharField(max_length=12, choices=State.choices)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "kind"], name="licence_once"),
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="licence_ends_after"),
        )
        indexes = (models.Index(fields=["state", "until_on"], name="licence_by_end"),)

    def __str__(self) -> str:
        return f"{self.staff} {self.kind} {self.state} {self.from_on}..{self.until_on}"


class Shift(models.Model):
    """When somebody works on a day, by the roster: minutes of the bank's day, and those worked (0: a day off)."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="shifts")
    on = models.DateField()
    pattern = models.CharField(max_length=20, help_text="a pattern of engine/load")
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "on"], name="shift_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("begins"), ends__lte=24 * 60), name="shift_within_a_day"
            ),
        )
        indexes = (models.Index(fields=["on"], name="shift_by_day"),)

    def __str__(self) -> str:
        return f"{self.staff} {self.on} {self.pattern}"
