"""Teams, who works in them, and when somebody is away."""

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
