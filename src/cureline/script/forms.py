"""What people fill in: a version, a decision, a text to try."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cureline.script.document import LONGEST

JURISDICTIONS = (("CN", "CN"), ("US", "US"), ("UK", "UK"), ("IN", "IN"))


class VersionForm(forms.Form):
    """A version as YAML, and by whose rules it is checked."""

    jurisdiction = forms.ChoiceField(label=_("Checked by the rules of"), choices=JURISDICTIONS)
    content = forms.CharField(
        label=_("Text of the version"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "code"}),
        help_text=_("YAML. Give it a new version and the day from which it is to be used."),
    )


class DecisionForm(forms.Form):
    """Why a version is approved or refused."""

    note = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you refuse."),
    )  # fmt: skip


class TryForm(forms.Form):
    """A text to check."""

    jurisdiction = forms.ChoiceField(label=_("Checked by the rules of"), choices=JURISDICTIONS)
    text = forms.CharField(label=_("Text to check"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
