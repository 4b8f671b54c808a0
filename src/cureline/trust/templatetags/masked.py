"""`{% load masked %}{% masked row "value" %}`: a personal field, masked, with a button that asks for a reason."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models

from cureline.trust import masking

register = template.Library()


@register.inclusion_tag("trust/masked.html", takes_context=True)
def masked(context: template.Context, row: models.Model | None, name: str) -> dict[str, Any]:
    """The field `name` of a row that has `<name>_sealed`; nothing for no row or no value.

    Who has not the duty `customer.unmask` sees no button.
    """
    shown = masking.masked(row, name) if row is not None else ""
    user: Any = context["request"].user
    may = bool(shown) and user.is_authenticated and user.may("customer.unmask")
    return {
        "shown": shown,
        "reference": masking.refer(row, name) if may and row is not None else "",
        "request": context["request"],
    }
