"""The accounts behind a figure as an export: allowed by a second person, made under the asker's own rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cureline.engine.money import exponent
from cureline.face import ProblemError
from cureline.results import explain
from cureline.trust import exports

NAME = "results.trace"


class FigureForm(forms.Form):
    """Which figure: its address, as the page that explains it has it."""

    figure = forms.CharField(
        label=gettext_lazy("Figure"), max_length=1000,
        help_text=gettext_lazy("What stands behind the question mark in the address of the figure's page."),
    )  # fmt: skip

    def clean_figure(self) -> str:
        """The address must name a figure."""
        text = str(self.cleaned_data["figure"])
        try:
            explain.question(dict(parse_qsl(text)), user=None)
        except ProblemError as error:
            raise ValidationError(str(error.detail or error.title)) from error
        return text


def rows(user: Any, filters: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    """Titles, then a row an account that the asker may see."""
    wanted = explain.question(dict(parse_qsl(str(filters.get("figure", "")))), user=user)
    above, below = explain.in_money(wanted)
    currency = dict(wanted.asked.where).get("currency", "")
    yield _("Account"), _("Customer"), _("Rows"), _("Above the line"), _("Below the line"), _("Currency")
    for part in explain.visible(wanted, user=user):
        yield (part.account_id, part.customer_id, part.rows, _amount(part.numerator, above, currency),
               _amount(part.denominator, below, currency), currency)  # fmt: skip


def _amount(number: int | None, money: bool, currency: str) -> Decimal | int | None:
    if number is None or not (money and currency):
        return number
    return Decimal(number).scaleb(-exponent(currency))


def register() -> None:
    """Let who sees results ask for it."""
    exports.register(NAME, gettext_lazy("Accounts behind a figure"), "results.see", rows, FigureForm)
