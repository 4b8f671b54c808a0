"""Forms of arrangements. Amounts are typed in the currency and come out in minor units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cureline.arrangement import words
from cureline.arrangement.models import Plan, Promise
from cureline.arrangement.services import Wish
from cureline.arrangement.services.affordability import EVIDENCE
from cureline.engine.compliance.months import months_after
from cureline.engine.money import exponent


class MoneyField(forms.DecimalField):
    """An amount typed with its decimals; gives minor units. Empty is 0 where it is not required."""

    def __init__(self, *, currency: str = "CNY", **more: Any) -> None:
        self.digits = exponent(currency)
        super().__init__(max_digits=15, decimal_places=self.digits, min_value=0, **more)
        self.widget.attrs.update({"inputmode": "decimal", "step": str(Decimal(1).scaleb(-self.digits))})

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return 0 if found is None else int(Decimal(found).scaleb(self.digits))

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value).scaleb(-self.digits) if isinstance(value, int) else value


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def account_choices(accounts: Sequence[Any]) -> list[tuple[str, str]]:
    """Accounts of a customer to choose from."""
    from cureline.portfolio.words import word

    return [(account.pk, f"{account.pk} · {word('product', account.product)}") for account in accounts]


_DAYS = (1, 3, 7, 14)
_EVERY = (("week", _("every week")), ("fortnight", _("every two weeks")), ("month", _("every month")))


class PromiseForm(forms.Form):
    """Quick: an account, how much, on which day; several of them if wanted."""

    account = forms.ChoiceField(label=_("Account"))
    how_much = forms.ChoiceField(
        label=_("Amount"), widget=forms.RadioSelect,
        choices=(("past_due", _("what is past due")), ("full", _("the whole debt")), ("own", _("another amount"))),
    )  # fmt: skip
    amount = MoneyField(label=_("Another amount"), required=False)
    day = forms.ChoiceField(label=_("Day"), widget=forms.RadioSelect)
    due_on = forms.DateField(label=_("Another day"), required=False, widget=DayInput())
    times = forms.IntegerField(label=_("In how many parts"), min_value=1, initial=1)
    every = forms.ChoiceField(label=_("Parts follow"), choices=_EVERY, initial="month")
    channel = forms.ChoiceField(label=_("Given by"), choices=Promise.Channel.choices, initial="call")

    def __init__(self, *args: Any, accounts: Sequence[Any], today: dt.date, most: int, **more: Any) -> None:
        chosen = {"how_much": "past_due", "day": "3", **more.pop("initial", {})}
        super().__init__(*args, initial=chosen, **more)
        self.today = today
        fields: Any = self.fields
        fields["account"].choices = account_choices(accounts)
        fields["times"].max_value = most
        fields["times"].widget.attrs["max"] = most
        fields["day"].choices = [
            *((str(n), f"+{n} · {date_format(today + dt.timedelta(days=n))}") for n in _DAYS),
            ("own", _("another day")),
        ]  # fmt: skip
        fields["amount"].widget.attrs["data-key"] = "a"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how_much") == "own" and not given.get("amount"):
            self.add_error("amount", _("Type the amount."))
        if given.get("day") == "own" and not given.get("due_on"):
            self.add_error("due_on", _("Choose the day."))
        return given

    def instalments(self, amounts: Mapping[str, int]) -> list[tuple[dt.date, int]]:
        """Days and amounts; `amounts` has past_due and full of the chosen account."""
        given = self.cleaned_data
        total = given["amount"] if given["how_much"] == "own" else amounts[given["how_much"]]
        first = given["due_on"] if given["day"] == "own" else self.today + dt.timedelta(days=int(given["day"]))
        times = given["times"]
        share = total // times
        gap = {"week": 7, "fortnight": 14}.get(given["every"])
        return [
            (
                first + dt.timedelta(days=gap * n) if gap else months_after(first, n),
                share if n < times - 1 else total - share * (times - 1),
            )
            for n in range(times)
        ]


class AffordabilityForm(forms.Form):
    """A month of the customer: income and outgoings by category."""

    def __init__(self, *args: Any, currency: str, income: Sequence[str], outgoings: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.parts = {"income": tuple(income), "outgoings": tuple(outgoings)}
        for part, names in self.parts.items():
            for name in names:
                self.fields[f"{part}_{name}"] = MoneyField(
                    label=words.said(part, name), currency=currency, required=False
                )
        self.fields["other_debts"] = MoneyField(label=_("Paid on debts elsewhere"), currency=currency, required=False)
        self.fields["dependants"] = forms.IntegerField(label=_("Dependants"), min_value=0, max_value=30, initial=0)
        self.fields["evidence"] = forms.ChoiceField(
            label=_("Known"), widget=forms.RadioSelect, initial="stated",
            choices=[(code, words.EVIDENCE[code]) for code in EVIDENCE],
        )  # fmt: skip

    def bound(self, part: str) -> list[Any]:
        """The bound fields of a part, for the template."""
        return [self[f"{part}_{name}"] for name in self.parts[part]]

    def sheet(self) -> dict[str, Any]:
        """The arguments of `assess_affordability`."""
        given = self.cleaned_data
        return {
            **{part: {n: given[f"{part}_{n}"] for n in names if given[f"{part}_{n}"]}
               for part, names in self.parts.items()},
            "other_debts_minor": given["other_debts"],
            "dependants": given["dependants"],
            "evidence": given["evidence"],
        }  # fmt: skip


class TermsForm(forms.Form):
    """What holds for all plans that are compared."""

    # stands on one page with PlanForm, which has the same fields
    ids = "terms_%s"

    first_due_on = forms.DateField(label=_("First due day"), required=False, widget=DayInput())
    freeze = forms.BooleanField(label=_("No interest while the plan is kept"), required=False)
    freeze_months = forms.IntegerField(
        label=_("First months without interest"), required=False, min_value=0, max_value=60
    )
    grace_months = forms.IntegerField(label=_("Months of grace"), required=False, min_value=0, max_value=59)
    waived_interest = MoneyField(label=_("Interest waived"), required=False)
    waived_fee = MoneyField(label=_("Fees waived"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, auto_id=self.ids, **more)

    def wish(self) -> Wish:
        """The terms as the services take them."""
        given = self.cleaned_data
        return Wish(
            first_due_on=given["first_due_on"], annual_rate_bp=0 if given["freeze"] else None,
            freeze_months=given["freeze_months"] or 0, grace_months=given["grace_months"] or 0,
            waived_interest_minor=given["waived_interest"] or 0, waived_fee_minor=given["waived_fee"] or 0,
        )  # fmt: skip


class PlanForm(TermsForm):
    """One plan: the terms that all share, and its own."""

    ids = "own_%s"

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(label=_("Kind of schedule"), choices=Plan.Method.choices)
    months = forms.IntegerField(label=_("Instalments"), min_value=1, max_value=600)
    step = forms.DecimalField(label=_("Rises by %"), required=False, min_value=0, max_value=100, decimal_places=2)
    step_months = forms.IntegerField(label=_("Every so many months"), required=False, min_value=1, max_value=60)
    balloon = MoneyField(label=_("Last amount"), required=False)
    fee = forms.DecimalField(
        label=_("Fee of card instalments, % a month"), required=False, min_value=0, max_value=5, decimal_places=2
    )
    reason = forms.ChoiceField(label=_("Reason"))
    restructuring = forms.BooleanField(
        label=_("A concession for hardship (restructuring)"), required=False, initial=True
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reason: Any = self.fields["reason"]
        reason.choices = words.waiver_reasons()

    def wish(self) -> Wish:
        given, base = self.cleaned_data, super().wish()
        return Wish(
            **{**base.__dict__, "method": given["method"], "months": given["months"],
               "step_bp": int((given["step"] or 0) * 100), "step_months": given["step_months"] or 6,
               "balloon_minor": given["balloon"] or 0, "fee_bp": int((given["fee"] or 0) * 100)}
        )  # fmt: skip


class WaiverForm(forms.Form):
    """Interest and fees to give up."""

    interest = MoneyField(label=_("Interest waived"), required=False)
    fee = MoneyField(label=_("Fees waived"), required=False)
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reason: Any = self.fields["reason"]
        reason.choices = words.waiver_reasons()


class SettlementForm(forms.Form):
    """A smaller sum by a day."""

    offer = MoneyField(label=_("Sum that settles"))
    expires_on = forms.DateField(label=_("Payable by"), widget=DayInput())
    instalments = forms.IntegerField(label=_("In how many parts"), min_value=1, max_value=60, initial=1)
    reason = forms.ChoiceField(label=_("Reason"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        reason: Any = self.fields["reason"]
        reason.choices = words.waiver_reasons()
        self.initial.setdefault("reason", "full_payment")


class PaymentForm(forms.Form):
    """A payment typed by hand, as when a file lacks it."""

    payment_id = forms.CharField(label=_("Payment"), max_length=200)
    account_id = forms.CharField(label=_("Account"), max_length=200)
    paid_on = forms.DateField(label=_("Value date"), widget=DayInput())
    amount = MoneyField(label=_("Amount"))
    reverses_id = forms.CharField(
        label=_("Reverses"),
        max_length=200,
        required=False,
        help_text=_("The payment that bounced; the amount is taken back."),
    )


class ReasonForm(forms.Form):
    """Why something is ended or refused."""

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
