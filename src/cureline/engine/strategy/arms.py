"""Which arm of an experiment a customer is in: drawn once by a digest, the same on every backend and in every year."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate

import ibis
import ibis.expr.types as ir

from cureline.engine.strategy.document import ARM_SHARES_BP, Arm

_DIGITS = 8
_RANGE = 16**_DIGITS


def bucket(customer_id: str, experiment: str) -> int:
    """A customer's place among 10,000: from the first 8 hexadecimal digits of MD5 over `experiment|customer_id`."""
    text = f"{experiment}|{customer_id}".encode()
    digest = hashlib.md5(text, usedforsecurity=False).hexdigest()
    return int(digest[:_DIGITS], 16) * ARM_SHARES_BP // _RANGE


def arm_number(customer_id: str, experiment: str | None, arms: Sequence[Arm]) -> int:
    """The position of a customer's arm; what shares leave over goes to the champion."""
    if experiment is None:
        return 0
    place = bucket(customer_id, experiment)
    return next((n for n, end in enumerate(_ends(arms)) if place < end), 0)


def arm_expression(customer_id: ir.StringValue, experiment: str, arms: Sequence[Arm]) -> ir.IntegerValue:
    """`arm_number` over a column.

    Digests are compared as text with the first digest beyond each arm: no backend need turn hexadecimal into a number.
    """
    digest = (ibis.literal(f"{experiment}|") + customer_id).hexdigest("md5")
    branches: list[tuple[ir.BooleanValue, int]] = []
    for n, end in enumerate(_ends(arms)):
        if end >= ARM_SHARES_BP:
            return ibis.cases(*branches, else_=n) if branches else ibis.literal(n)
        branches.append((digest < _first_digest(end), n))
    return ibis.cases(*branches, else_=0)


def _ends(arms: Sequence[Arm]) -> list[int]:
    return list(accumulate(arm.share_bp for arm in arms))


def _first_digest(place: int) -> str:
    """The least digits whose bucket is `place` or more."""
    return f"{-(-place * _RANGE // ARM_SHARES_BP):0{_DIGITS}x}"
