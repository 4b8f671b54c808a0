"""The words a strategy's conditions may use: the columns of portrait and score, and what is known of their values."""

from __future__ import annotations

from collections.abc import Mapping

from cureline.engine import portrait
from cureline.engine.delinquency import CLASSES
from cureline.engine.tables import PRODUCTS

# as in engine.score, whose package would bring the learning libraries in; a test holds the two equal
SCORES: Mapping[str, str] = {"p_default": "real", "p_cure": "real", "score_reasons": "text"}
VOCABULARY: Mapping[str, str] = {**portrait.VOCABULARY, **SCORES}

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
