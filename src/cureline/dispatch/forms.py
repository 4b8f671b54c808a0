"""Forms of dispatch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from babel import numbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.dispatch import words
from cureline.dispatch.services import webhooks
from cureline.dispatch.services.letter_data import BY_HAND
from cureline.dispatch.services.messages import LONGEST
from cureline.engine.compliance.points import KINDS
from cureline.portfolio.models import Account, ContactPoint
from cureline.portfolio.words import word
from cureline.trust import vault
from cureline.trust.duties import language_tag

_BABEL = {"en": "en_GB", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW"}
LANGUAGES = [("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English")]


class ComposeForm(forms.Form):
    """Where to, about which debt, and what: a script or a free text, or for a letter its template."""

    point = forms.ChoiceField(label=gettext_lazy("To"))
    account = forms.ChoiceField(label=gettext_lazy("About the debt"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    template = forms.ChoiceField(label=gettext_lazy("Letter"))
    script = forms.ChoiceField(label=gettext_lazy("Script"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or your own words"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Checked before it is sent. The bank's name and the way to opt out are added."),
    )  # fmt: skip

    def __init__(self, customer: Any, channel: str, on: dt.date, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["point"].choices = points_of(customer, channel)
        fields["account"].choices = [
            (row.pk, _debt(row))
            for row in Account.objects.filter(customer_id=customer.pk).order_by("-balance_minor", "pk")
        ]
        if channel == "letter":
            del fields["script"], fields["text"]
            fields["template"].choices = [(name, words.template_title(name)) for name in BY_HAND]
        else:
            from cureline.script import library

            del fields["template"]
            fields["text"].max_length = LONGEST[channel]
            scripts = library.choose(on, channel=channel)
            fields["script"].choices = [("", _("None")), *((s.name, s.title[language_tag()]) for s in scripts)]


def _debt(row: Any) -> str:
    digits = numbers.get_currency_precision(row.currency)
    balance = numbers.format_currency(
        Decimal(row.balance_minor).scaleb(-digits), row.currency, locale=_BABEL[language_tag()]
    )
    return f"{word('product', row.product)} · {balance} · ****{row.pk[-4:]}"


def points_of(customer: Any, channel: str) -> list[tuple[str, str]]:
    """The points of a channel, masked, the customer's own first."""
    rows = ContactPoint.objects.filter(customer_id=customer.pk, kind__in=KINDS[channel]).exclude(valid=False)
    shown = sorted(rows, key=lambda row: (row.relation != "self", row.pk))
    return [(row.pk, vault.mask(vault.decrypt(row.value_sealed))) for row in shown if row.value_sealed]


class HandOverForm(forms.Form):
    """What the print shop counted."""

    letters = forms.IntegerField(label=gettext_lazy("Letters counted"), min_value=0, max_value=10**7)
    pages = forms.IntegerField(label=gettext_lazy("Pages counted"), min_value=0, max_value=10**8)
    receipt = forms.CharField(label=gettext_lazy("Receipt number"), max_length=80, required=False)


class ReturnForm(forms.Form):
    """A letter that came back."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=24,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
        help_text=gettext_lazy("Type or scan it as it stands on the letter."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=gettext_lazy("Why it came back"), choices=list(words.RETURNS.items()))


class ReasonForm(forms.Form):
    """Why somebody does it; it is recorded."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class SubscribeForm(forms.Form):
    """A new subscription to events."""

    url = forms.URLField(label=gettext_lazy("Address (https)"), max_length=500, assume_scheme="https")
    events = forms.MultipleChoiceField(label=gettext_lazy("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["events"].choices = [
            (name, f"{texts[language_tag()]} ({name})") for name, texts in webhooks.events().items()
        ]
