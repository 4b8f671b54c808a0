"""A living page of every component in every state: the look is judged and tested here."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cureline.portfolio.strip import Cell, strip
from cureline.trust.duties import duty

TONES = [
    ("neutral", _("neutral")), ("good", _("good")), ("warn", _("attention")), ("bad", _("bad")),
    ("info", _("for information")),
]  # fmt: skip


class ExampleForm(forms.Form):
    """A field of each kind."""

    amount = forms.DecimalField(label=_("Amount"), help_text=_("In the account's currency."))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("call", _("call")), ("sms", _("SMS")), ("letter", _("letter"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    why = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), ("income", _("Loss of income"))])
    days = forms.MultipleChoiceField(
        label=_("Days that suit"), required=False, choices=[("1", _("Monday")), ("2", _("Tuesday"))],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    text = forms.CharField(label=_("Free text"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=_("The customer agreed"), help_text=_("Said on the telephone."))


@duty("document.see")
def show(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    months = [dt.date(2026, month, 1) for month in range(1, 12)]
    cells = [Cell(month, f"M{min(level, 7)}", level * 30) for level, month in enumerate(months)]
    return render(
        request,
        "web/components.html",
        {
            "tones": TONES,
            "form": ExampleForm(),
            "wrong": ExampleForm({"amount": "x", "on": ""}, auto_id="wrong_%s"),
            "strip": strip(cells),
            "rows": [(f"K10{n}", 123_456 * n - 200_000, n * 31) for n in range(1, 6)],
        },
    )
