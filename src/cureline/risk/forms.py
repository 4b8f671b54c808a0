"""Forms of the risk pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from cureline.arrangement.forms import DayInput, MoneyField
from cureline.people.services import name_of
from cureline.risk import views
from cureline.risk.data import document, said
from cureline.risk.models import Kind, Version
from cureline.trust.duties import duties, roles
from cureline.trust.models import User

MOST_MINOR = 2**53


def words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **more
    )  # fmt: skip


def _scale(name: str) -> list[tuple[int, str]]:
    return [(n, f"{n} · {said(one['title'])}: {said(one['meaning'])}") for n, one in document("scale")[name].items()]


def owners() -> list[tuple[int, str]]:
    """Who may own a risk, by name."""
    found = User.objects.filter(is_active=True, role__in=duties()["risk.see"]).select_related("staff")
    return sorted(((user.pk, f"{name_of(user)} ({views.role(user.role)})") for user in found), key=lambda one: one[1])


class RiskForm(forms.Form):
    """What a risk says."""

    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of risk"), choices=Kind.choices)
    cause = words(_p("risk", "Cause"), rows=2)
    consequence = words(_("What it would do"), rows=2)
    likelihood = forms.TypedChoiceField(label=_("Likelihood before controls"), coerce=int)
    impact = forms.TypedChoiceField(label=_("Impact before controls"), coerce=int)
    appetite = forms.IntegerField(
        label=_("Accepted score"), min_value=1, max_value=25,
        help_text=_("The highest likelihood × impact after controls that the bank lives with."),
    )  # fmt: skip
    response = forms.ChoiceField(label=_("Answer to the risk"))
    owner = forms.TypedChoiceField(label=_("Owner of the risk"), coerce=int)
    review_months = forms.IntegerField(label=_("Reviewed every so many months"), min_value=1, max_value=12)
    why = words(_("Why this version"), rows=2)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["likelihood"].choices = _scale("likelihood")
        fields["impact"].choices = _scale("impact")
        fields["owner"].choices = owners()
        fields["response"].choices = Version._meta.get_field("response").choices


class ControlForm(forms.Form):
    """A control; empty where there is none."""

    text = forms.CharField(label=_("Control"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("What it does"), required=False)
    effect = forms.ChoiceField(label=_("Effect of the control"), required=False)
    owner = forms.ChoiceField(label=_("Role that does it"), required=False)
    tested_on = forms.DateField(label=_("Tested on"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rules, fields = document("scale")["controls"], self.fields
        found: Any = fields
        found["kind"].choices = [(key, said(one["title"])) for key, one in rules["kinds"].items()]
        found["effect"].choices = [(key, said(one["title"])) for key, one in rules["effects"].items()]
        found["owner"].choices = [(key, views.role(key)) for key in roles()]


ControlFormSet = formset_factory(ControlForm, extra=2, max_num=12, validate_max=True)


class ReviewForm(forms.Form):
    """What a review found."""

    outcome = forms.ChoiceField(
        label=_("The risk"), choices=[("still", _("Still as written")), ("changes", _("Has to be changed"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = words(_("What was looked at"), rows=3)


class DecideForm(forms.Form):
    """A second person's answer."""

    reason = words(_("Reason"), required=False, rows=2, help_text=_("Needed to refuse."))


class ReasonForm(forms.Form):
    """Why."""

    reason = words(_("Reason"), rows=2)


class LinkForm(forms.Form):
    """What a risk has to do with."""

    kind = forms.ChoiceField(
        label=_("Linked thing"), choices=[("alert", _("Alert")), ("incident", _("Incident")), ("run", _("Scenario"))]
    )
    ref = forms.IntegerField(label=_("Its number"), min_value=1, max_value=2**62)


class ProposeForm(forms.Form):
    """By which options people are found, and why."""

    options = forms.MultipleChoiceField(
        label=_("Ways to fill the gap"), choices=list(views.OPTIONS.items()), widget=forms.CheckboxSelectMultiple
    )
    why = words(_("Why"), rows=3)


class CoverForm(forms.Form):
    """A cover of one account."""

    account_id = forms.CharField(label=_("Account"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind of cover"))
    provider = forms.CharField(
        label=_("Insurer or guarantee company"), max_length=120, required=False,
        help_text=_("A business. A person who guarantees comes with the bank's file."),
    )  # fmt: skip
    ref = forms.CharField(label=_("Number of the contract"), max_length=80)
    value_minor = MoneyField(label=_p("cover", "Value"))
    prior_minor = MoneyField(label=_("Held by others before us"), required=False)
    valued_on = forms.DateField(label=_("Valued on"), widget=DayInput(), required=False)
    from_on = forms.DateField(label=_("Begins on"), widget=DayInput(), required=False)
    expires_on = forms.DateField(label=_("Ends on"), widget=DayInput(), required=False)
    registered = forms.BooleanField(label=_("Registered"), required=False)
    written = forms.BooleanField(label=_("Written contract"), required=False)
    first_demand = forms.BooleanField(label=_("Payable on first demand"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(key, said(one["title"])) for key, one in document("cover")["kinds"].items()]


class PortfolioCoverForm(forms.Form):
    """A cover of a whole portfolio."""

    portfolio = forms.CharField(
        label=_("Portfolio"), max_length=60, required=False, help_text=_("The bank's code; empty for all.")
    )
    kind = forms.ChoiceField(label=_("Kind of cover"))
    provider = forms.CharField(label=_("Insurer or guarantee company"), max_length=120)
    ref = forms.CharField(label=_("Number of the contract"), max_length=80)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency"), initial="CNY")
    ratio = forms.DecimalField(
        label=_("Share covered (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )  # fmt: skip
    cap_minor = MoneyField(label=_("At most"), required=False)
    first_loss_minor = MoneyField(label=_("First loss of the bank"), required=False)
    from_on = forms.DateField(label=_("Begins on"), widget=DayInput())
    expires_on = forms.DateField(label=_("Ends on"), widget=DayInput())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(key, said(one["title"])) for key, one in document("cover")["kinds"].items()
                        if one["class"] == "promise"]  # fmt: skip

    def terms(self) -> dict[str, Any]:
        """What the service asks for."""
        given = dict(self.cleaned_data)
        given["ratio_bp"] = int(given.pop("ratio") * 100)
        given["cap_minor"] = given["cap_minor"] or None
        return given


class StepForm(forms.Form):
    """A step of a claim: what proves it, how much, and a note."""

    evidence = forms.CharField(label=_("Proof (number of the paper)"), max_length=200, required=False)
    amount = MoneyField(label=_("Amount of this step"), required=False)
    note = words(_("Note"), required=False, rows=2)

    def __init__(self, currency: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"] = MoneyField(
            label=_("Amount of this step"), required=False, currency=currency,
            help_text=_("Needed for acceptance and payment."),
        )  # fmt: skip


def content(form: RiskForm, controls: Sequence[Any]) -> tuple[dict[str, Any], str]:
    """What the service asks for of a risk, and why the version is written."""
    given = dict(form.cleaned_data)
    why = str(given.pop("why"))
    given["controls"] = [
        {**{key: one[key] for key in ("text", "kind", "effect", "owner")},
         "tested_on": one["tested_on"].isoformat() if isinstance(one.get("tested_on"), dt.date) else None}
        for one in controls if one and one.get("text", "").strip()
    ]  # fmt: skip
    return given, why
