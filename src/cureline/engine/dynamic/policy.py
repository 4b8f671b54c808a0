"""The policies that decide by learned values: the myopic one, and the dynamic one that looks past today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cureline.engine.dynamic import allot, seen
from cureline.engine.dynamic.model import Model
from cureline.engine.dynamic.seen import Actions, Bools, Floats, Matrix
from cureline.engine.dynamic.settings import settings
from cureline.engine.simulate import ACTIONS, Choice

if TYPE_CHECKING:
    from cureline.engine.simulate import Day


@dataclass(frozen=True)
class Marginal:
    """Value with an action today less value without it, debtor by action (none left out), in minor units.

    `brings` is recovered money, `saves` what later days cost less, `cost` today's own, `harm` the complaints at their
    price. Not allowed: nan.
    """

    brings: Floats
    saves: Floats
    cost: Floats
    harm: Floats

    @property
    def net(self) -> Floats:
        """All together."""
        return self.brings + self.saves - self.cost - self.harm


@dataclass
class ValuePolicy:
    """Contacts in the order of their marginal value, under the prices of capacity, cost, harm and patience.

    A contact is made only where its marginal value is above all of these together. `fixed_prices` replaces the prices
    that are found from the day's debtors (for learning). `looks_ahead` False counts neither later days nor harm.
    """

    model: Model
    name: str
    complaint_minor: int
    patience_minor: int
    reprice_days: int
    looks_ahead: bool = True
    fixed_prices: Floats | None = None
    _priced: dict[bytes, tuple[int, Floats]] = field(default_factory=dict, init=False, repr=False)

    def choose(self, day: Day) -> Choice:
        """The day's contacts; what a debtor is worth depends on nobody else, who is served does by the prices."""
        worth = self.worth(day)
        room = np.asarray(day.capacity[1:], np.float64)
        action = allot.allot(worth, room, self.prices(day, worth), fill=self.fixed_prices is None)
        return Choice(action, hour=seen.hours(day, action), plan=self._plans(day, action))

    def _plans(self, day: Day, action: Actions) -> Bools:
        """Whether those who are contacted are offered a plan with it: where the contact is then worth more."""
        chosen = np.zeros((day.size, len(ACTIONS) - 1), bool)
        rows = np.flatnonzero(action)
        chosen[rows, action[rows] - 1] = True
        offered = np.zeros(day.size, bool)
        without, with_it = (
            self.marginal(day, free=chosen, plans=np.full(day.size, plan)).net[rows, action[rows] - 1]
            for plan in (False, True)
        )
        offered[rows] = with_it > without
        return offered

    def worth(self, day: Day) -> Floats:
        """Marginal value less patience, debtor by action without none; -inf where it may not be done."""
        net = self.marginal(day).net - self.patience_minor
        return np.where(np.isnan(net), -np.inf, net)

    def marginal(self, day: Day, *, free: Bools | None = None, plans: Bools | None = None, wait: int = 0) -> Marginal:
        """Marginal values of what is `free` (else of what is allowed today), of a debtor `wait` days on.

        `plans` says who is offered a plan with it; else it is who would be where nothing is known.
        """
        free = self.free(day) if free is None else free
        debtors = seen.debtors(day)
        if wait:
            debtors = seen.later(debtors, wait)
        plans = seen.plans(day) if plans is None else plans
        return self._values(debtors, seen.reaches(day, ACTIONS[1:]), free, plans, day)

    def _values(self, debtors: Matrix, reaches: Matrix, free: Bools, plans: Bools, day: Day) -> Marginal:
        row, action = np.nonzero(free)
        columns = np.empty((debtors.shape[1] + len(seen.OF_ACTION), len(row)), np.float32)
        columns[:-3] = debtors.T[:, row]
        columns[-3] = action + 1
        columns[-2] = reaches[row, action]
        columns[-1] = plans[row]

        def spread(values: Floats) -> Floats:
            found = np.full(free.shape, np.nan)
            found[row, action] = values
            return found

        nothing = np.zeros(len(row))
        ahead = self.looks_ahead
        return Marginal(
            spread(self.model.predict("gain", columns) * seen.amounts(day)[row]),
            spread(-self.model.predict("later", columns) if ahead else nothing),
            spread(np.asarray(day.cost_minor, np.float64)[1:][action]),
            spread(
                self.complaint_minor * np.maximum(self.model.predict("complaints", columns), 0.0) if ahead else nothing
            ),
        )

    def free(self, day: Day) -> Bools:
        """Debtor by action without none: what may be done today, and not before the day of a promise that runs."""
        return seen.open_to(day) & ~seen.promised(day)[:, None]

    def prices(self, day: Day, worth: Floats) -> Floats:
        """Today's prices of capacity: of these debtors, or of those some days ago when the same actions were open."""
        if self.fixed_prices is not None:
            return self.fixed_prices
        room = np.asarray(day.capacity[1:], np.float64)
        key = (room > 0).tobytes()
        priced_on, price = self._priced.get(key, (day.number, None))
        if price is None or not 0 < day.number - priced_on < self.reprice_days:
            price = allot.prices(worth, room)
            self._priced[key] = day.number, price
        return price


def dynamic(model: Model, **changed: Any) -> ValuePolicy:
    """The policy that looks past today; `changed` replaces fields (name, prices of harm and patience)."""
    return _made(model, {"name": "dynamic", **changed})


def myopic(model: Model, **changed: Any) -> ValuePolicy:
    """The policy that sees the next days alone: expected recovery less cost, given out by the prices of capacity."""
    return _made(model, {"name": "myopic_lp", "looks_ahead": False, "patience_minor": 0, **changed})


def _made(model: Model, fields: Mapping[str, Any]) -> ValuePolicy:
    given = settings()["deciding"]
    usual = {name: given[name] for name in ("complaint_minor", "patience_minor", "reprice_days")}
    return ValuePolicy(model, **{**usual, **fields})
