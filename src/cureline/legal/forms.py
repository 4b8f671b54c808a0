"""Forms of the legal pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.legal.rules import Rules, Stage, titled

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_FACTS: dict[str, Any] = {
    "court": lambda: forms.CharField(label=_("Court"), max_length=120),
    "docket_no": lambda: forms.CharField(label=_("Docket number"), max_length=60),
    "hearing_on": lambda: forms.DateField(label=_("Day of the hearing"), widget=DAY),
    "served_on": lambda: forms.DateField(label=_("Day of service"), widget=DAY),
    "judgment_minor": lambda: forms.IntegerField(
        label=_("Amount adjudged, in minor units"), min_value=0, max_value=2**53
    ),
}


class AdvanceForm(forms.Form):
    """The next stage of a case, with the facts that it needs."""

    def __init__(self, stage: Stage, law: Rules, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in stage.needs:
            if name == "outcome":
                choices = [(key, titled(value)) for key, value in law.outcomes.items()]
                self.fields[name] = forms.ChoiceField(label=_("Outcome"), choices=choices)
            else:
                self.fields[name] = _FACTS[name]()
        self.fields["on"] = forms.DateField(label=_("Day of this step"), widget=DAY)
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        )


class InterruptionForm(forms.Form):
    """What began the limitation period anew."""

    kind = forms.ChoiceField(label=_("What interrupted it"))
    on = forms.DateField(label=_("Day"), widget=DAY)
    proof = forms.CharField(label=_("Where the proof lies"), max_length=300)

    def __init__(self, law: Rules, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(key, titled(row["title"])) for key, row in law.interruptions.items()]


class AgencyForm(forms.Form):
    """An agency and its contract."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_p("of a company", "Name"), max_length=120)
    contract_until_on = forms.DateField(label=_("Contract until"), widget=DAY)
    assessed_on = forms.DateField(label=_("Privacy impact assessment of"), widget=DAY, required=False)


class PlaceForm(forms.Form):
    """Accounts to place, one a line."""

    accounts = forms.CharField(
        label=_("Accounts, one a line"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SaleForm(forms.Form):
    """A debt sale of all that may be sold."""

    name = forms.CharField(label=_("Name of the package"), max_length=80)
    buyer = forms.CharField(label=_("Buyer"), max_length=120)
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    price_minor = forms.IntegerField(label=_("Price, in minor units"), required=False, min_value=0, max_value=2**53)
