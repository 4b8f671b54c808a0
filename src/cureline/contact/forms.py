"""Forms of the call and of notes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.contact import taxonomy
from cureline.contact.services.notes import LONGEST, reason_known


class NoteForm(forms.Form):
    """A structured note about a customer; the reason is required as long as nobody knows it."""

    reason_code = forms.ChoiceField(label=gettext_lazy("Reason for the delay"), required=False)
    willingness = forms.ChoiceField(label=gettext_lazy("Wants to pay"), required=False, widget=forms.RadioSelect)
    ability = forms.ChoiceField(label=gettext_lazy("Can pay"), required=False, widget=forms.RadioSelect)
    next_step = forms.ChoiceField(label=gettext_lazy("Next step"), required=False)
    text = forms.CharField(
        label=gettext_lazy("In words"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, customer_id: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = reason_known(customer_id)
        fields: Any = self.fields
        fields["reason_code"].choices = [("", _("As known") if known else "–"), *taxonomy.reason_choices()]
        fields["reason_code"].required = not known
        levels = [("", _("Not said")), *taxonomy.choices(taxonomy.levels())]
        fields["willingness"].choices = fields["ability"].choices = levels
        fields["next_step"].choices = [("", "–"), *taxonomy.choices(taxonomy.next_steps())]


class CallbackForm(forms.Form):
    """When to call back, in the customer's own time."""

    at = forms.DateTimeField(
        label=gettext_lazy("When, in the customer's time"), input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    agreed = forms.BooleanField(label=gettext_lazy("The customer agreed to this time"), required=False)

    def __init__(self, zone: str, *args: Any, at: dt.datetime | None = None, agreed: bool = False, **more: Any) -> None:
        self.zone = ZoneInfo(zone)
        if at is not None:
            more["initial"] = {"at": at.astimezone(self.zone).replace(tzinfo=None), "agreed": agreed}
        super().__init__(*args, **more)

    def clean_at(self) -> dt.datetime:
        """The instant, aware."""
        # what was typed is local time of the customer and not of the server
        naive: dt.datetime = self.cleaned_data["at"].replace(tzinfo=None)
        return naive.replace(tzinfo=self.zone)
