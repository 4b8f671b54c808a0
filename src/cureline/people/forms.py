"""Forms of the staff record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.people.models import Staff, Team
from cureline.people.services import REASONS
from cureline.trust.duties import roles

LANGUAGES = [("", _("the browser's")), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]


class StaffForm(forms.Form):
    """What an administrator sets."""

    name = forms.CharField(label=_("Name"), max_length=80)
    role = forms.ChoiceField(label=_("Role"))
    team = forms.ChoiceField(label=_("Team"), required=False)
    more_teams = forms.MultipleChoiceField(
        label=_("More teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A leader may have several."),
    )
    portfolios = forms.CharField(
        label=_("Portfolios"), required=False, max_length=400, help_text=_("Codes with a comma between; none: all.")
    )
    collector_id = forms.CharField(
        label=_("Collector id"), required=False, max_length=40, help_text=_("As in the capacity document.")
    )
    active = forms.BooleanField(label=_("May sign in"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(team.code, str(team)) for team in Team.objects.order_by("code")]
        fields: Any = self.fields
        fields["role"].choices = [(name, str(role)) for name, role in roles().items()]
        fields["team"].choices = [("", "–"), *teams]
        fields["more_teams"].choices = teams

    def values(self) -> dict[str, Any]:
        """What `services.change` takes."""
        return {**self.cleaned_data, "portfolios": self.cleaned_data["portfolios"].split(",")}


class NewStaffForm(StaffForm):
    """The same for somebody new."""

    username = forms.CharField(label=_("User name"), max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    field_order = ("username", "name", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["active"]


class AbsenceForm(forms.Form):
    """From the first day to the last."""

    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS)


class TeamForm(forms.Form):
    """A team and its titles."""

    code = forms.CharField(label=_("Code"), max_length=40)
    en = forms.CharField(label="English", max_length=80)
    zh_hans = forms.CharField(label="简体中文", max_length=80)
    zh_hant = forms.CharField(label="繁體中文", max_length=80)

    def titles(self) -> dict[str, str]:
        """Titles as `Team.title` keeps them."""
        given = self.cleaned_data
        return {"en": given["en"], "zh-Hans": given["zh_hans"], "zh-Hant": given["zh_hant"]}


class SearchForm(forms.Form):
    """Part of a name, role, team."""

    text = forms.CharField(label=_("Name"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Role"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    closed = forms.BooleanField(label=_("Closed accounts"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["role"].choices = [("", "–"), *((name, str(role)) for name, role in roles().items())]
        fields["team"].choices = [("", "–"), *((team.code, str(team)) for team in Team.objects.order_by("code"))]


def initial(staff: Staff) -> dict[str, Any]:
    """A record as the form shows it."""
    return {
        "name": staff.name,
        "role": staff.user.role,
        "team": staff.team_id or "",
        "more_teams": [team.code for team in staff.more_teams.all()],
        "portfolios": ", ".join(staff.portfolios),
        "collector_id": staff.collector_id or "",
        "active": staff.user.is_active,
    }
