"""Forms of the room's pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.engine import rehearse
from cureline.people.models import Staff
from cureline.rehearsal import views

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AssignForm(forms.Form):
    """Who practises what until when."""

    staff = forms.ModelChoiceField(label=_("Trainee"), queryset=Staff.objects.none())
    scenario = forms.ChoiceField(label=_("Scenario"))
    due_on = forms.DateField(label=_("Until"), widget=DAY)
    pass_mark = forms.IntegerField(label=_("Pass mark"), min_value=1, max_value=100, initial=80)

    def __init__(self, people: Any, today: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, initial={"due_on": today + dt.timedelta(days=7), **more.pop("initial", {})}, **more)
        chosen: Any = self.fields["staff"]
        chosen.queryset = people
        scenario: Any = self.fields["scenario"]
        scenario.choices = [(code, views.scenario_name(code)) for code in rehearse.scenarios()]
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()


class FilterForm(forms.Form):
    """Which calls of the list."""

    staff = forms.ModelChoiceField(label=_("Trainee"), queryset=Staff.objects.none(), required=False)
    scenario = forms.ChoiceField(label=_("Scenario"), required=False)

    def __init__(self, people: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["staff"]
        chosen.queryset, chosen.empty_label = people, _("All")
        scenario: Any = self.fields["scenario"]
        scenario.choices = [("", _("All")), *((code, views.scenario_name(code)) for code in rehearse.scenarios())]


class CommentForm(forms.Form):
    """What a coach says of a turn, or of the whole call."""

    turn = forms.TypedChoiceField(label=_("Of"), coerce=int)
    text = forms.CharField(label=_("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, turns: Iterable[int], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        turn: Any = self.fields["turn"]
        turn.choices = [(0, _("the whole call")), *((n, _("turn %(n)s") % {"n": n}) for n in turns)]


class RateForm(forms.Form):
    """A coach's own marks."""

    compliance = forms.IntegerField(label=_("Compliance"), min_value=0, max_value=100)
    technique = forms.IntegerField(label=_("Technique"), min_value=0, max_value=100)
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
