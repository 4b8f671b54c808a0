"""What a figure is made of: definition, query, counts and accounts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cureline.engine import evaluate
from cureline.results import explain, wording, words
from cureline.results.pages.shared import empty_where_nothing
from cureline.results.services import figuring
from cureline.trust import audit
from cureline.trust.duties import duty, language_tag

_NO_SLICE = ("measure", "since", "until", "day", "page")


@duty("results.see")
@empty_where_nothing
def trace(request: HttpRequest) -> HttpResponse:
    """One figure explained: its definition, its query, what counts above and below the line, and the accounts."""
    given = request.GET.dict()
    user: Any = request.user
    wanted = explain.question(given, user=user)
    page = int(given["page"]) if given.get("page", "").isdecimal() and len(given["page"]) < 9 else 1
    found = explain.explain(wanted, page=page, user=user)
    audit.record(
        "results.traced", request=request, subject=f"measure:{wanted.code}",
        detail={"slices": dict(wanted.asked.where), "accounts": found.accounts, "shown": len(found.parts)},
    )  # fmt: skip
    measure = wanted.measure
    unit = explain.in_money(wanted)
    currency = dict(wanted.asked.where).get("currency", "")
    address = urlencode({name: value for name, value in given.items() if name != "page"})
    return render(request, "results/trace.html", {
        "found": found, "measure": measure, "title": explain.title(wanted), "snapshot": figuring.snapshot(),
        "definition": _definition(measure), "unit": unit, "currency": currency, "fact": wanted.fact,
        "value": wording.figure(found.value, measure.unit if measure else "rate", currency),
        "slices": [(words.column(name), words.value(name, value)) for name, value in wanted.asked.where],
        "numerator": _amount(found.numerator, unit[0], currency),
        "denominator": _amount(found.denominator, unit[1], currency),
        "seen_numerator": _amount(found.seen_numerator, unit[0], currency),
        "seen_denominator": _amount(found.seen_denominator, unit[1], currency),
        "lines": [
            (part, _amount(part.numerator, unit[0], currency), _amount(part.denominator, unit[1], currency))
            for part in found.parts
        ],
        "address": address, "export": urlencode({"figure": address}),
    })  # fmt: skip


def _definition(measure: evaluate.Measure | None) -> dict[str, str]:
    if measure is None:
        return {}
    tag = language_tag()
    return {"formula": measure.formula[tag], "about": measure.about[tag], "source": measure.source,
            "status": measure.status}  # fmt: skip


def _amount(number: int | None, in_money: bool, currency: str) -> str:
    if number is None:
        return wording.NOTHING
    return wording.money(number, currency) if in_money and currency else wording.count(number)
