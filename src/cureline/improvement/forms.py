"""Forms of the improvement pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.engine import yamldoc

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OWN = "own"
MOST = 20


def words(label: Any, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": rows})
    )  # fmt: skip


class ActsField(forms.CharField):
    """Acts written as YAML: a list of mappings."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            max_length=8000, widget=forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"}), **more
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """The list, or a message that says where the YAML is wrong."""
        text = super().clean(value)
        if not text:
            return []
        try:
            acts = yamldoc.read(text)
        except yaml.YAMLError as error:
            raise forms.ValidationError(_("This is no YAML: %(why)s") % {"why": str(error)[:200]}) from error
        if not isinstance(acts, list) or not all(isinstance(act, dict) for act in acts) or len(acts) > MOST:
            raise forms.ValidationError(_("Write a list of acts, each with `act` and its place."))
        return acts


class ProposeForm(forms.Form):
    """One of the changes that answer a finding, or one of one's own."""

    choice = forms.ChoiceField(label=_("How much changes"), widget=forms.RadioSelect)
    acts = ActsField(label=_("Acts of one's own (YAML)"), required=False)
    why = words(_("Why"))

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice: Any = self.fields["choice"]
        choice.choices = [*choices, (OWN, _("Another change, written below"))]

    def clean(self) -> dict[str, Any]:
        """One's own change has acts."""
        data = super().clean() or {}
        if data.get("choice") == OWN and not data.get("acts"):
            self.add_error("acts", _("Write the acts of the change."))
        return data


class FreeForm(forms.Form):
    """A change of a strategy that no finding asked for."""

    name = forms.ChoiceField(label=_("Strategy"))
    acts = ActsField(label=_("Acts (YAML)"))
    why = words(_("Why"))

    def __init__(self, names: Sequence[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        name: Any = self.fields["name"]
        name.choices = [(one, one) for one in names]


class DecideForm(forms.Form):
    """Accept from a day on, try as a challenger, or refuse with a reason."""

    effective_from_on = forms.DateField(label=_("First day in force"), widget=DAY)
    reason = words(_("Reason"), required=False)

    def __init__(self, earliest: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, initial={"effective_from_on": earliest}, **more)
        self.fields["effective_from_on"].widget.attrs["min"] = earliest.isoformat()
        self.fields["effective_from_on"].help_text = _("A working day after today.")
        self.fields["reason"].help_text = _("Needed to refuse.")


class ReasonForm(forms.Form):
    """Why a finding is laid aside, or a change is taken back."""

    reason = words(_("Reason"), rows=2)
