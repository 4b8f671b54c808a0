"""Forms of the queue and the floor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.people.models import Staff, Team
from cureline.worklist import desk
from cureline.worklist.services.listing import Filters

_REASONS = ("callback_asked", "callback_busy", "callback_third_party", "callback_documents", "callback_gate")


class FilterForm(forms.Form):
    """What a list is narrowed to; its choices are what stands in the list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    bucket = forms.ChoiceField(label=_("Bucket"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    collector = forms.ChoiceField(label=_("Collector"), required=False)
    search = forms.CharField(label=_("Customer or account"), required=False, max_length=60)

    def __init__(self, *args: Any, values: dict[str, list[str]], collectors: list[tuple[str, str]] | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        teams = {team.pk: str(team) for team in Team.objects.filter(pk__in=values["team"])}
        told: dict[str, Callable[[str], str]] = {
            "kind": lambda code: desk.title("kinds", code), "bucket": str,
            "channel": lambda code: desk.title("channels", code), "team": lambda code: teams.get(code, code),
            "language": lambda code: desk.title("languages", code),
        }  # fmt: skip
        for name, word in told.items():
            chosen = self.data.get(name)
            codes = values[name] + ([chosen] if chosen and chosen not in values[name] else [])
            self._choose(name, [(code, word(code)) for code in codes])
            if len(values[name]) < 2 and not chosen:
                del self.fields[name]
        if collectors is None:
            del self.fields["collector"]
        else:
            self._choose("collector", [("-", desk.title("holders", "-")), *collectors])
        self.fields["search"].widget.attrs.update({"data-key": "f", "autocomplete": "off", "spellcheck": "false"})

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]

    def filters(self) -> Filters:
        """What was chosen; what is not valid narrows nothing."""
        self.full_clean()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})


class CallbackForm(forms.Form):
    """When to call back, in the customer's own time, and why."""

    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "300"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    reason = forms.ChoiceField(label=_("Why"))
    mine = forms.BooleanField(label=_("I call back myself"), required=False, initial=True)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        reason: Any = self.fields["reason"]
        reason.choices = [(code, desk.title("whys", code)) for code in _REASONS]
        self.fields["at"].help_text = _("Local time of the customer: %(zone)s") % {"zone": zone}

    def clean_at(self) -> dt.datetime:
        """The instant meant by the local time."""
        local: dt.datetime = self.cleaned_data["at"]
        return local.replace(tzinfo=self.zone)


class FinishForm(forms.Form):
    """How a task ended."""

    outcome = forms.ChoiceField(label=_("Outcome"))

    def __init__(self, *args: Any, channel: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [("", "---"), *((code, desk.title("outcomes", code)) for code in desk.offered(channel))]


class MoveForm(forms.Form):
    """Where chosen tasks go: to a collector, or to a team's queue."""

    target = forms.ChoiceField(label=_("Move to"))
    why = forms.CharField(label=_("Reason"), max_length=200, initial="")

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target: Any = self.fields["target"]
        people = list(
            Staff.objects.filter(collector_id__isnull=False, user__is_active=True, team__in=teams).order_by("name")
        )
        every = list(Team.objects.order_by("code"))
        names = {team.pk: str(team) for team in every}
        target.choices = [
            ("", "---"),
            (_("Team queues"), [(f"team:{team.pk}", str(team)) for team in every]),
            *(
                (str(team), [(f"collector:{p.collector_id}", f"{p.name} ({names[team.pk]})")
                             for p in people if p.team_id == team.pk])
                for team in teams
            ),
        ]  # fmt: skip

    def target_of(self) -> dict[str, str]:
        """The chosen target as `move` takes it."""
        kind, _sep, code = self.cleaned_data["target"].partition(":")
        return {f"to_{kind}": code}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AbsenceForm(forms.Form):
    """Who is away, from when until when, and whether their work of today is dealt out."""

    staff = forms.ModelChoiceField(label=_("Who"), queryset=Staff.objects.none())
    from_on = _day(_("First day"))
    until_on = _day(_("Last day"))
    reason = forms.ChoiceField(label=_("Reason"))
    deal = forms.BooleanField(
        label=_("Deal out today's work"), required=False, initial=True,
        help_text=_("By minutes left, skill and language; otherwise it goes to the team's queue."),
    )  # fmt: skip

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff: Any = self.fields["staff"]
        staff.queryset = Staff.objects.filter(team__in=teams).order_by("name")
        reason: Any = self.fields["reason"]
        reason.choices = [(code, desk.title("absences", code)) for code in desk.document()["words"]["absences"]]
