"""Court fees by the pack's table. Pure; integer minor units, each bracket rounded down to the minor unit."""

from __future__ import annotations

from cureline.legal.rules import Rules


def fee(kind: str, claim_minor: int, rules: Rules) -> int:
    """The fee of a kind for a claim, in minor units of the rules' currency.

    Raises LookupError for an unknown kind and ValueError for a claim below 0.
    """
    if claim_minor < 0:
        raise ValueError("a claim is not below 0")
    table = rules.fees[kind]
    if "of" in table:
        numerator, denominator = table["share"]
        return int(fee(table["of"], claim_minor, rules) * numerator // denominator)
    total, lower = 0, 0
    for bracket in table["brackets"]:
        upper = bracket.get("upto", claim_minor)
        part = max(0, min(claim_minor, upper) - lower)
        total += bracket["flat"] if "flat" in bracket else part * bracket["bp"] // 10_000
        if claim_minor <= upper:
            break
        lower = upper
    return total
