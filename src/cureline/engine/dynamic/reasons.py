"""Why a debtor is contacted today or left alone, as codes with figures, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import yaml

from cureline.engine.dynamic.policy import Marginal, ValuePolicy
from cureline.engine.dynamic.settings import settings
from cureline.engine.money import format_minor
from cureline.engine.simulate import ACTIONS, Day

# Facts of a reason that are money; the rest are codes and numbers.
_MONEY = ("brings", "saves", "more", "less", "cost", "net", "price", "harm")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of texts.yaml and its figures; money in minor units, actions by their code."""

    code: str
    facts: Mapping[str, int | str]

    def text(self, language: str, currency: str) -> str:
        """In words. Raises ValueError for a language other than en, zh-Hans, zh-Hant."""
        known = texts()
        if language not in known["reasons"][self.code]:
            raise ValueError(f"no texts in {language!r}")
        told: dict[str, Any] = dict(self.facts)
        for name, value in self.facts.items():
            if name in _MONEY:
                told[name] = f"{format_minor(int(value), currency)} {currency}"
        if "action" in told:
            told["action"] = known["actions"][told["action"]][language]
        return str(known["reasons"][self.code][language]).format(**told)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The action of today, its reasons, and the figures of each allowed action.

    In minor units: brings, saves, cost, harm, net, net_later (of the same after waiting), price (of its capacity).
    """

    action: str
    reasons: tuple[Reason, ...]
    figures: Mapping[str, Mapping[str, int]]


def explain(
    policy: ValuePolicy, row: Mapping[str, Any], *, on: dt.date, allowed: Sequence[str],
    cost_minor: Mapping[str, int], price_minor: Mapping[str, float] | None = None, holdout: bool = False,
) -> Explanation:  # fmt: skip
    """What the policy does about one debtor on a day, and why.

    `row` is a debtor's state by the portrait's names (null where unknown), `allowed` the actions that the gate allows,
    `cost_minor` the cost of each, `price_minor` the day's price of a unit of each capacity (0 where not named).
    """
    day = _day(row, on, allowed, cost_minor, holdout)
    if holdout:
        return Explanation("none", (Reason("held_out", {}),), {})
    if not day.allowed[0, 1:].any():
        return Explanation("none", (Reason("not_allowed", {}), *_causes(policy, row, day, None)), {})
    if not policy.free(day).any():
        return Explanation("none", (Reason("promise_pending", {}),), {})
    wait = settings()["deciding"]["wait_days"]
    now, then = policy.marginal(day), policy.marginal(day, wait=wait)
    price = np.array([(price_minor or {}).get(name, 0.0) for name in ACTIONS[1:]])
    net = now.net[0] - policy.patience_minor
    after = np.where(np.isnan(net), -np.inf, np.where(net > 0, net - price, net))
    best = int(after.argmax())
    figures = {
        name: {**_figures(now, k), "net_later": round(then.net[0, k]), "price": round(price[k])}
        for k, name in enumerate(ACTIONS[1:])
        if not np.isnan(net[k])
    }
    if after[best] > 0:
        return Explanation(ACTIONS[best + 1], tuple(_for(now, then, best, wait)), figures)
    return Explanation(
        "none", (*_against(now, then, best, price, wait), *_causes(policy, row, day, net[best])), figures
    )


def _for(now: Marginal, then: Marginal, best: int, wait: int) -> list[Reason]:
    """Why now."""
    figures = _figures(now, best)
    reasons = [Reason("chosen", {"action": ACTIONS[best + 1], "brings": figures["brings"]})]
    if figures["saves"] > 0:
        reasons.append(Reason("saves_later", {"saves": figures["saves"]}))
    elif figures["saves"] < 0:
        reasons.append(Reason("needs_more_later", {"more": -figures["saves"]}))
    less = round(now.net[0, best] - then.net[0, best])
    if less > 0:
        reasons.append(Reason("waiting_loses", {"days": wait, "less": less}))
    return [*reasons, *_harm(figures)]


def _against(now: Marginal, then: Marginal, best: int, price: Any, wait: int) -> list[Reason]:
    """Why not today."""
    figures, action = _figures(now, best), ACTIONS[best + 1]
    if figures["net"] > 0:
        facts: dict[str, int | str] = {"action": action, "net": figures["net"], "price": round(float(price[best]))}
        reasons = [Reason("capacity_taken", facts)]
    else:
        facts = {"action": action, "brings": figures["brings"], "cost": figures["cost"] + figures["harm"]}
        reasons = [Reason("below_cost", facts)]
    better = int(np.nanargmax(then.net[0]))
    more = round(then.net[0, better] - now.net[0, best])
    if more > 0 and then.net[0, better] > 0:
        reasons.append(Reason("waiting_gains", {"days": wait, "action": ACTIONS[better + 1], "more": more}))
    return [*reasons, *_harm(figures)]


def _causes(policy: ValuePolicy, row: Mapping[str, Any], day: Day, net: float | None) -> list[Reason]:
    """What about the debtor keeps the value low: without it the best contact would be worth clearly more."""
    found = []
    for code, neutral in settings()["causes"].items():
        held = {name: value for name, value in neutral.items() if name in row and row[name] != value}
        if not held or not any(row[name] for name in held):
            continue
        if net is None:
            # nothing is allowed: what runs is the reason
            if code in ("promise_pending", "plan_running"):
                found.append(Reason(code, {}))
            continue
        without = replace(day, state=_state({**row, **held}))
        if float(np.nanmax(policy.marginal(without).net)) > net + settings()["cause_share"] * abs(net) + 1:
            found.append(Reason(code, {}))
    return found


def _harm(figures: Mapping[str, int]) -> list[Reason]:
    return [Reason("harm", {"harm": figures["harm"]})] if figures["harm"] > 0 else []


def _figures(values: Marginal, k: int) -> dict[str, int]:
    parts = {name: round(float(getattr(values, name)[0, k])) for name in ("brings", "saves", "cost", "harm")}
    return {**parts, "net": round(float(values.net[0, k]))}


def _day(
    row: Mapping[str, Any], on: dt.date, allowed: Sequence[str], cost_minor: Mapping[str, int], holdout: bool
) -> Day:
    may = np.array([[name == "none" or name in allowed for name in ACTIONS]])
    cost = np.array([int(cost_minor.get(name, 0)) for name in ACTIONS])
    return Day(
        number=0, on=on, size=1, state=_state(row), allowed=may, capacity=np.ones(len(ACTIONS), np.int64),
        cost_minor=cost, holdout=np.array([holdout]), hours={}, works=True, rng=np.random.default_rng(0),
    )  # fmt: skip


def _state(row: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a row, null as missing; texts are not read."""
    return {
        name: np.array([np.nan if value is None else float(value)])
        for name, value in row.items()
        if value is None or isinstance(value, int | float)
    }


@cache
def texts() -> Mapping[str, Any]:
    """All of texts.yaml."""
    text = resources.files("cureline.engine.dynamic").joinpath("texts.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found
