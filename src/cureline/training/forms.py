"""Forms of the training pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p


def day() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words(label: Any, *, required: bool = True, rows: int = 2) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(label=label, required=required, max_length=2000,
                           widget=forms.Textarea(attrs={"rows": rows}))  # fmt: skip


def code(label: Any, rows: int) -> forms.CharField:
    """A field for YAML."""
    return forms.CharField(
        label=label, max_length=200_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip


class Choosing(forms.Form):
    """A form whose first field's choices are given."""

    chosen = "course"

    def __init__(self, choices: Sequence[tuple[str, Any]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields[self.chosen]
        field.choices = list(choices)


class AssignForm(Choosing):
    """A course and the day by which it is to be finished."""

    course = forms.ChoiceField(label=_p("training", "Course"))
    due_on = forms.DateField(label=_("Finished by"), widget=day())
    why = words(_("Why"), required=False)


class ManyForm(Choosing):
    """A course for everybody of a list."""

    course = forms.ChoiceField(label=_p("training", "Course"))
    due_on = forms.DateField(label=_("Finished by"), widget=day())
    whom = forms.ChoiceField(label=_("Whom"), choices=[("shown", _("everybody of this list")),
                                                      ("missing", _("those who have not finished it"))])  # fmt: skip


class IssueForm(Choosing):
    """A licence to issue."""

    chosen = "kind"
    kind = forms.ChoiceField(label=_("Licence"))


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("Reason"))


class DecideForm(forms.Form):
    """Approve, or refuse with a reason."""

    reason = words(_("Reason"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].help_text = _("Needed to refuse.")


class CourseForm(forms.Form):
    """A version of a course, as YAML."""

    content = code(_("Course (YAML)"), 28)
    why = words(_("What is new"), required=False)


class QuestionForm(Choosing):
    """A question of one's own, as YAML."""

    course = forms.ChoiceField(label=_p("training", "Course"))
    content = code(_("Question (YAML)"), 22)
    why = words(_("Why"), required=False)
