"""Words of slices that no other room names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

SLICES: Mapping[str, Any] = {
    "product": _p("slice", "product"),
    "segment": _p("slice", "segment"),
    "district": _p("slice", "district"),
    "industry": _p("slice", "line of work"),
    "workplace": _p("slice", "place of work"),
    "channel": _p("slice", "channel"),
    "collector_id": _p("slice", "collector"),
}
UNITS: Mapping[str, Any] = {
    "percent": _p("unit of a series", "per cent"),
    "rate": _p("unit of a series", "rate"),
    "index": _p("unit of a series", "index"),
    "amount": _p("unit of a series", "amount"),
}
FIGURES: Mapping[str, Any] = {"share": _("share"), "count": _("count per case"), "value": _("value")}
