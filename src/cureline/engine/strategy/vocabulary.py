"""The words a strategy's conditions may use: the columns of portrait and score, and what is known of their values."""

from __future__ import annotations

from collections.abc import Mapping

from cureline.engine.delinquency import CLASSES
from cureline.engine.tables import PRODUCTS

VOCABULARY: Mapping[str, str] = {
    "customer_id": "text", "kind": "text", "jurisdiction": "text", "time_zone": "text", "language": "text",
    "region": "text", "district": "text", "lead_account_id": "text", "product": "text", "portfolio": "text",
    "currency": "text", "first_party": "boolean", "accounts": "integer", "accounts_past_due": "integer",
    "dpd": "integer", "bucket": "text", "five_tier": "text", "ifrs9_stage": "integer", "roll": "text",
    "first_payment_default": "boolean", "self_cured": "boolean", "exposure_minor": "money",
    "past_due_minor": "money", "due_in_days": "integer", "limit_minor": "money", "utilisation": "real",
    "payment_ratio": "real", "payment_ratio_trend": "real", "months_since_payment": "integer",
    "tenure_months": "integer", "monthly_income_minor": "money", "deposits_minor": "money",
    "product_count": "integer", "relationship_value": "real", "promises_broken": "integer",
    "promises_kept": "integer", "promise_open": "boolean", "promise_due_on": "date", "calls_30d": "integer",
    "contacts_30d": "integer", "right_party_30d": "integer", "last_contact_on": "date",
    "last_right_party_on": "date", "days_since_contact": "integer", "last_collector_id": "text",
    "reach_call": "real", "reach_sms": "real", "reach_email": "real", "reach_letter": "real",
    "reach_visit": "real", "best_hour": "integer", "vulnerable": "boolean", "hardship": "boolean",
    "in_plan": "boolean", "in_litigation": "boolean", "secured": "boolean", "guaranteed": "boolean",
    "ability": "real", "willingness": "real", "quadrant": "text", "p_default": "real", "p_cure": "real",
}  # fmt: skip

# Closed lists: a literal outside them can never be met.
VALUES: Mapping[str, tuple[str, ...]] = {
    "kind": ("person", "business"),
    "product": PRODUCTS,
    "five_tier": CLASSES,
    "roll": ("new", "worse", "same", "better", "cured", "current"),
    "quadrant": ("can_will", "can_wont", "cant_will", "cant_wont"),
}

_SHARE = (0.0, 1.0)
_SCORE = (0.0, 100.0)
_COUNT = (0.0, None)
# Least and greatest value a column can have.
RANGES: Mapping[str, tuple[float | None, float | None]] = {
    "ifrs9_stage": (1.0, 3.0), "best_hour": (0.0, 23.0),
    **dict.fromkeys(("p_default", "p_cure", "reach_call", "reach_sms", "reach_email", "reach_letter", "reach_visit"),
                    _SHARE),
    **dict.fromkeys(("ability", "willingness", "relationship_value"), _SCORE),
    **dict.fromkeys(("dpd", "accounts", "accounts_past_due", "past_due_minor", "exposure_minor", "promises_broken",
                     "promises_kept", "calls_30d", "contacts_30d", "right_party_30d", "days_since_contact",
                     "months_since_payment", "tenure_months"), _COUNT),
}  # fmt: skip
