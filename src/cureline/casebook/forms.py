"""Forms of the library and the reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.casebook.data import choices, load, said
from cureline.casebook.models import Action, Attendance, Case, Meeting
from cureline.contact import taxonomy
from cureline.engine import yamldoc
from cureline.people.services import name_of
from cureline.results import wording
from cureline.worklist import desk

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ACTS = forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"})


def words(label: Any, *, required: bool = True, rows: int = 3, longest: int = 4000, help_text: Any = "") -> Any:
    """A field for some sentences."""
    return forms.CharField(label=label, required=required, max_length=longest, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}))  # fmt: skip


class CaseForm(forms.Form):
    """A case as it is written: title, outcome, codes, and the sections of the library's document."""

    title = forms.CharField(label=_("Title"), max_length=160)
    outcome = forms.ChoiceField(label=_p("case", "How it ended"), choices=Case.Outcome.choices)
    reason = forms.ChoiceField(label=_("Reason for the delay"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reason: Any = self.fields["reason"]
        reason.choices = [("", "–"), *taxonomy.reason_choices()]
        for name, about in load("library")["sections"].items():
            self.fields[name] = words(said(about["title"]), required=False, rows=5, help_text=said(about["help"]))
        self.fields["tags"] = forms.MultipleChoiceField(
            label=_("Tags"), required=False, choices=choices("library", "tags"), widget=forms.CheckboxSelectMultiple
        )

    def given(self) -> dict[str, Any]:
        """What the services take."""
        found = self.cleaned_data
        names = ("title", *load("library")["sections"])
        return {"texts": {name: found[name] for name in names}, "outcome": found["outcome"],
                "reason": found["reason"], "tags": found["tags"]}  # fmt: skip


class NewCaseForm(CaseForm):
    """A case that no customer's history is drawn for."""

    invented = forms.BooleanField(
        label=_("Invented for practice"), required=False, help_text=_("No customer stands behind it.")
    )


class ReasonForm(forms.Form):
    """Why something is returned, hidden, withdrawn, given up."""

    reason = words(_("Reason"), rows=2, longest=2000)


class CommentForm(forms.Form):
    """What somebody says of a case."""

    text = words(_("Comment"), rows=3, longest=2000, help_text=_("No names, no numbers: it is checked like a case."))


class WhenAndWhoForm(forms.Form):
    """When and where a review is held, and who is asked."""

    at = forms.DateTimeField(
        label=_("Held at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("Where it is held"), max_length=160, required=False)
    people = forms.MultipleChoiceField(label=_("Who is asked"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, people: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["people"]
        field.choices = [(one.pk, name_of(one)) for one in people]

    def clean_at(self) -> dt.datetime:
        """The time is one of the bank's clock."""
        return desk.typed(self.cleaned_data["at"])

    def given(self) -> dict[str, Any]:
        """What the services take."""
        return {**self.cleaned_data, "people": [int(one) for one in self.cleaned_data["people"]]}


class MeetingForm(WhenAndWhoForm):
    """A review to be held."""

    field_order = ("kind", "title", "since_on", "until_on")

    kind = forms.ChoiceField(label=_("Kind of review"), choices=Meeting.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=160)
    since_on = forms.DateField(label=_("Looks back from"), widget=DAY)
    until_on = forms.DateField(label=_("until"), widget=DAY)


class TopicForm(forms.Form):
    """A line of the agenda."""

    title = forms.CharField(label=_("Agenda topic"), max_length=160, required=False)
    case = forms.CharField(
        label=_("Case number"), max_length=16, required=False, help_text=_("Such as C2026-0001; its title is taken.")
    )


class MinutesForm(forms.Form):
    """Who came, what was said and decided on each topic, and the minutes."""

    def __init__(self, meeting: Meeting, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = [one.user_id for one in meeting.attendances.all()]
        self.topics = list(meeting.topics.all())
        for row in meeting.attendances.select_related("user"):
            self.fields[f"came:{row.user_id}"] = forms.ChoiceField(
                label=name_of(row.user), choices=Attendance.State.choices, initial=row.state
            )
        for topic in self.topics:
            self.fields[f"said:{topic.pk}"] = words(
                f"{topic.place}. {topic.title}", required=False, rows=3
            )  # fmt: skip
            self.fields[f"said:{topic.pk}"].initial = topic.said
            self.fields[f"decision:{topic.pk}"] = forms.CharField(
                label=_("Decision on %(place)s") % {"place": topic.place}, required=False, max_length=1000,
                initial=topic.decision,
            )  # fmt: skip
        self.fields["minutes"] = words(_("Minutes of the meeting"), required=False, rows=5, longest=20000)
        self.fields["minutes"].initial = meeting.minutes

    def given(self) -> dict[str, Any]:
        """What the services take."""
        found = self.cleaned_data
        return {
            "attendance": {key: found[f"came:{key}"] for key in self.people},
            "topics": {one.pk: (found[f"said:{one.pk}"], found[f"decision:{one.pk}"]) for one in self.topics},
            "minutes": found["minutes"],
        }  # fmt: skip


class ActionForm(forms.Form):
    """A lesson and the change that follows from it."""

    kind = forms.ChoiceField(label=_("Kind of change"), choices=Action.Kind.choices)
    title = forms.CharField(label=_("Lesson"), max_length=200)
    what = words(_("What is changed, and why"), rows=4)
    owner_id = forms.ChoiceField(label=_("Owner"))
    due_on = forms.DateField(label=_("To be done by"), widget=DAY)
    measure = forms.ChoiceField(label=_("Followed by"), required=False)
    strategy = forms.CharField(label=_("Strategy"), max_length=80, required=False)
    segment = forms.CharField(label=_("Segment"), max_length=80, required=False)
    follow_on = forms.DateField(
        label=_("Compared on"), widget=DAY, required=False,
        help_text=_("Four weeks after the last day where nothing stands here."),
    )  # fmt: skip

    def __init__(self, people: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        owner: Any = self.fields["owner_id"]
        owner.choices = [(one.pk, name_of(one)) for one in people]
        measure: Any = self.fields["measure"]
        measure.choices = [("", "–"), *((code, wording.title(code)) for code in load("reviews")["followed"])]

    def given(self) -> dict[str, Any]:
        """What the services take."""
        found = dict(self.cleaned_data)
        slices = {name: found.pop(name) for name in ("strategy", "segment")}
        return {**found, "owner_id": int(found["owner_id"]), "slices": {k: v for k, v in slices.items() if v}}


class DoneForm(forms.Form):
    """What was done, and when."""

    on = forms.DateField(label=_("Done on"), widget=DAY)
    note = words(_("What was done"), rows=3, longest=2000)


class StrategyCarrierForm(forms.Form):
    """The acts that change a strategy."""

    name = forms.ChoiceField(label=_("Strategy"))
    acts = forms.CharField(label=_("Acts (YAML)"), max_length=8000, widget=ACTS)

    def __init__(self, names: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        name: Any = self.fields["name"]
        name.choices = [(one, one) for one in names]

    def clean_acts(self) -> list[dict[str, Any]]:
        """A list of mappings."""
        try:
            acts = yamldoc.read(self.cleaned_data["acts"])
        except yaml.YAMLError as error:
            raise forms.ValidationError(_("This is no YAML: %(why)s") % {"why": str(error)[:200]}) from error
        if not isinstance(acts, list) or not all(isinstance(one, dict) for one in acts):
            raise forms.ValidationError(_("Write a list of acts, each with `act` and its place."))
        return acts


class ScriptCarrierForm(forms.Form):
    """A script's next version as a whole."""

    content = forms.CharField(
        label=_("Script (YAML)"), max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 16, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip


class CourseCarrierForm(forms.Form):
    """Which course, for which team."""

    course = forms.ChoiceField(label=_p("training", "Course"))
    team = forms.ChoiceField(label=_("Team"))

    def __init__(self, courses: Any, teams: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, given in (("course", courses), ("team", teams)):
            field: Any = self.fields[name]
            field.choices = list(given)


class ControlCarrierForm(forms.Form):
    """Which risk, and what kind of control."""

    risk = forms.ChoiceField(label=_("Risk"))
    control_kind = forms.ChoiceField(label=_("Kind of control"))
    effect = forms.ChoiceField(label=_("Effect of the control"))

    def __init__(self, risks: Any, kinds: Any, effects: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, given in (("risk", risks), ("control_kind", kinds), ("effect", effects)):
            field: Any = self.fields[name]
            field.choices = list(given)
