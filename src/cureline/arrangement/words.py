"""The words of the codes that arrangements keep: categories, reasons, limits, what led to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cureline.arrangement import policy
from cureline.arrangement.services import common
from cureline.trust.duties import language_tag

INCOME: Mapping[str, Any] = {
    "wages": _("Wages"), "business": _("Business"), "pension": _("Pension"), "benefits": _("Benefits"),
    "family": _("Help of the family"), "other": _("Other income"),
}  # fmt: skip
OUTGOINGS: Mapping[str, Any] = {
    "housing": _("Housing"), "utilities": _("Water, power, telephone"), "food": _("Food and household"),
    "transport": _("Transport"), "health": _("Health"), "education": _("Education"), "care": _("Care of others"),
    "insurance": _("Insurance"), "other": _("Other outgoings"),
}  # fmt: skip
LINES: Mapping[str, Any] = {
    "FLOOR": _("Raised to the usual least"), "OTHER_DEBTS": _("Other debts"), "BUFFER": _("Buffer for the unforeseen"),
    "DEPENDANTS": _("Buffer for dependants"), "KEPT_BACK": _("Kept back, so that the plan lasts"),
    "NOTHING_LEFT": _("Nothing is left"),
}  # fmt: skip
KINDS: Mapping[str, Any] = {
    "shortest": _("Shortest"), "lightest": _("Lightest"), "step_up": _("Rising"), "": _("Own terms"),
}  # fmt: skip
WHYS: Mapping[str, Any] = {
    "shortest": _("The fewest months whose instalments the customer can afford: least time in debt."),
    "lightest": _("The longest allowed: the lowest instalment, with the most room for bad months."),
    "step_up": _("Begins low and rises every half year: for an income that is expected to recover."),
}  # fmt: skip
REASONS: Mapping[str, Any] = {
    "FEWEST_MONTHS": _("No shorter plan is affordable"), "MOST_MONTHS": _("The longest that rules allow"),
    "STARTS_AT": _("Starts low"), "GROWS_BY": _("Rises in steps"),
    "ABOVE_AFFORDABLE": _("Above what the sheet shows as affordable"), "NO_COST": _("Costs nothing beyond the debt"),
}  # fmt: skip
ASKED: Mapping[str, Any] = {
    "debt_minor": _("Debt"), "months": pgettext_lazy("arrangement", "Months"),
    "waiver_bp": _("Waived of interest and fees"), "amount_minor": _("Waived"),
    "discount_bp": _("Given up of the debt"), "principal_bp": _("Given up of principal"),
    "own": _("your own proposal"), "role": _("your role"),
}  # fmt: skip
SUBJECTS: Mapping[str, Any] = {"plan": _("Plan"), "waiver": _("Waiver"), "settlement": _("Settlement")}
EVIDENCE: Mapping[str, Any] = {"stated": _("as stated"), "documents": _("by documents")}
PARTS: Mapping[str, Any] = {
    "fee": _("Fees"), "interest": _("Interest"), "principal": _("Principal"), "credit": _("Credit"),
}  # fmt: skip
TONES: Mapping[str, str] = {
    "open": "info", "kept": "good", "partly": "warn", "broken": "bad", "cancelled": "neutral", "draft": "neutral",
    "proposed": "warn", "approved": "info", "refused": "bad", "signed": "info", "running": "info", "offered": "info",
    "settled": "good", "lapsed": "bad", "paid": "good", "missed": "bad",
}  # fmt: skip
_TABLES = {
    "income": INCOME, "outgoings": OUTGOINGS, "line": LINES, "kind": KINDS, "why": WHYS, "reason": REASONS,
    "asked": ASKED, "subject": SUBJECTS, "evidence": EVIDENCE, "part": PARTS,
}  # fmt: skip


def said(table: str, code: str) -> str:
    """A code in the language of the request; the code itself where there are no words."""
    return str(_TABLES[table].get(code, code))


def waiver_reasons() -> list[tuple[str, str]]:
    """Codes and titles of the reasons for a concession, of the policy in force."""
    reasons = policy.in_force(common.today()).part("waiver", "reasons")
    return [(code, titles[language_tag()]) for code, titles in reasons.items()]


def waiver_reason(code: str) -> str:
    """The title of a reason."""
    return dict(waiver_reasons()).get(code, code)
