"""Codes of the night as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as _p

OUTCOMES: Mapping[str, Any] = {
    "planned": _p("decision", "planned"),
    "refused": _p("decision", "refused by the gate"),
    "not_worth": _p("decision", "not worth its cost or harm"),
    "over_capacity": _p("decision", "nobody has time today"),
    "other_action_chosen": _p("decision", "another act was chosen"),
    "nobody_qualified": _p("decision", "nobody has the skill"),
    "not_valued": _p("decision", "not valued"),
    "no_action": _p("decision", "no act"),
}
