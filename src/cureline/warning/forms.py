"""Forms of the warning pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.people.services import name_of
from cureline.warning.models import Alert, Series
from cureline.warning.services.alerts import handlers
from cureline.warning.words import UNITS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words(label: Any, rows: int = 3, hint: Any = "") -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )  # fmt: skip


class CommentForm(forms.Form):
    """A comment."""

    text = words(_("What you found"), hint=_("No names of customers here."))


class SnoozeForm(forms.Form):
    """Until when, and why it can wait."""

    until = forms.DateField(label=_("Until"), widget=DAY)
    reason = words(_("Why it can wait"), rows=2)

    def __init__(self, today: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, initial={"until": today + dt.timedelta(days=7)}, **more)
        self.fields["until"].widget.attrs["min"] = (today + dt.timedelta(days=1)).isoformat()


class CloseForm(forms.Form):
    """The cause, and what was done."""

    cause = forms.ChoiceField(label=_("Cause of the alert"), choices=[c for c in Alert.Cause.choices if c[0]])
    done = words(_("What was done"))


class ReopenForm(forms.Form):
    """Why it is opened again."""

    reason = words(_("Why it is opened again"), rows=2)


class AssignForm(forms.Form):
    """Who takes it."""

    to = forms.ChoiceField(label=_("Give it to"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["to"]
        field.choices = [(str(user.pk), name_of(user)) for user in handlers()]


class UploadForm(forms.Form):
    """A CSV file of series."""

    file = forms.FileField(label=_("CSV file"), help_text=_("Columns: code, on (YYYY-MM-DD), value."))


class SeriesForm(forms.Form):
    """A series of the bank's own."""

    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("Small letters, digits, - and _."))
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    title_hans = forms.CharField(label=_("Title in simplified Chinese"), max_length=120)
    title_hant = forms.CharField(label=_("Title in traditional Chinese"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=list(UNITS.items()))
    step = forms.ChoiceField(label=_("How often"), choices=Series.Step.choices)
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=Series.Origin.choices)
    source = forms.CharField(label=_("Published by"), max_length=500)

    def titles(self) -> dict[str, str]:
        """The titles by language; traditional Chinese as simplified where none is given."""
        data = self.cleaned_data
        return {"en": data["title_en"], "zh-Hans": data["title_hans"],
                "zh-Hant": data["title_hant"] or data["title_hans"]}  # fmt: skip
