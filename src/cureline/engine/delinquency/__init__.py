"""Who is how late: days past due, bucket, five-tier class, IFRS 9 stage, one row an account."""

from cureline.engine.delinquency.assess import assess
from cureline.engine.delinquency.rules import (
    CLASSES,
    DelinquencyRules,
    DelinquencyRulesError,
    load_rules,
    parse_rules,
    shipped_text,
)

__all__ = [
    "CLASSES",
    "DelinquencyRules",
    "DelinquencyRulesError",
    "assess",
    "load_rules",
    "parse_rules",
    "shipped_text",
]
