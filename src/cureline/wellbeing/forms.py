"""Forms of the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.trust.duties import language_tag
from cureline.wellbeing.models import CareStep, Gathering
from cureline.wellbeing.services import pulsing
from cureline.worklist import desk

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _words(label: Any, *, required: bool = True, rows: int = 3, most: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )  # fmt: skip


class CarePlanForm(forms.Form):
    """Why a plan is opened, and when it is looked at again."""

    why = _words(_("What weighs on the person, in their own words"))
    review_on = forms.DateField(label=_p("care", "Next review"), widget=DAY)


class StepForm(forms.Form):
    """A talk or a measure."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CareStep.Kind.choices)
    text = _words(_("What was said or agreed"), required=False)
    due_on = forms.DateField(label=_("By"), widget=DAY, required=False)


class ReviewForm(forms.Form):
    """The next review; none closes the plan."""

    next_on = forms.DateField(label=_p("care", "Next review"), widget=DAY, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["next_on"].help_text = _("Empty: the plan is closed.")


class GatheringForm(forms.Form):
    """An event."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Gathering.Kind.choices)
    title = forms.CharField(label=_p("event", "Title"), max_length=120)
    place = forms.CharField(label=_p("event", "Place"), max_length=120)
    on = forms.DateField(label=_("Day"), widget=DAY)
    begins = forms.TimeField(label=_("Begins"), widget=TIME)
    ends = forms.TimeField(label=_("Ends"), widget=TIME)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1000, initial=20)
    team = forms.ChoiceField(label=_p("event", "For"), required=False)
    text = _words(_("What it is about"), required=False)

    def __init__(self, teams: Sequence[Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        team: Any = self.fields["team"]
        team.choices = [("", _("Everybody")), *((one.pk, str(one)) for one in teams)]

    def instants(self) -> tuple[dt.datetime, dt.datetime]:
        """First and last instant."""
        data = self.cleaned_data
        first, last = (dt.datetime.combine(data["on"], data[name], desk.zone()) for name in ("begins", "ends"))
        return first, last


class LessonsForm(forms.Form):
    """Who came and what was learned."""

    came = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple)
    lessons = _words(_("What we learned"), required=False, rows=5)

    def __init__(self, people: Sequence[Any], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        came: Any = self.fields["came"]
        came.choices = [(one.pk, one.name) for one in people]


class RoundForm(forms.Form):
    """A round of the pulse survey."""

    title = forms.CharField(label=_p("event", "Title"), max_length=120)
    closes_on = forms.DateField(label=_("Open until"), widget=DAY)


class PulseForm(forms.Form):
    """The questions, each from 1 to 5, and free words."""

    def __init__(self, codes: Sequence[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for code, title in titles(codes).items():
            self.fields[f"q_{code}"] = forms.TypedChoiceField(
                label=title, coerce=int, choices=[(value, str(value)) for value in pulsing.VALUES],
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["words"] = _words(
            _("Anything else"), required=False, most=int(pulsing.document()["most_words"])
        )  # fmt: skip
        self.fields["words"].help_text = _("Write nothing by which you or others could be told.")

    def values(self) -> dict[str, int]:
        """Answers by question."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("q_")}


def titles(codes: Sequence[str], form: str = "title") -> Mapping[str, str]:
    """Questions (or their `short` names) in the language of the page; the code itself of one no longer asked."""
    known = pulsing.document()["questions"]
    return {code: known[code][form][language_tag()] if code in known else code for code in codes}
