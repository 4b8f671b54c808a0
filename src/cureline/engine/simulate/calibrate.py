"""What the simulator is held to: figures measured on real data (`calibration.yaml`), and the same figures of runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow.compute as pc
import yaml
from numpy.typing import NDArray

from cureline.engine.simulate.contacting import CAUSES
from cureline.engine.simulate.day import Choice, Day
from cureline.engine.simulate.loop import run
from cureline.engine.simulate.population import NUMBERS, Population, draw
from cureline.engine.simulate.record import Run
from cureline.engine.simulate.worlds import ACTIONS, World

SMS, LETTER, CALL = (ACTIONS.index(action) for action in ("sms", "letter", "call"))
# status 1 of the card sample hardly exists before September 2005, so M1 and M2 are one
GROUPS = ("current", "early", "M3", "M4+")
_GROUP_OF_BUCKET = np.asarray([0, 1, 1, 2, 3, 3, 3, 3])
ATTEMPTS = 12
CALLING_DAYS = 40
START_ON = dt.date(2026, 3, 1)


@cache
def targets() -> Mapping[str, Any]:
    """The measured figures with their publishers and tolerances."""
    text = resources.files("cureline.engine.simulate").joinpath("calibration.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


class Routine:
    """An ordinary department, the reference of calibration: a message a week, then calls by amount, letters later."""

    name = "routine"

    def choose(self, day: Day) -> Choice:
        """Who has waited a week for a contact gets the heaviest means for which there is room."""
        state, action = day.state, np.zeros(day.size, dtype=np.int8)
        waited = ~(state["days_since_contact"] < 7) & (state["dpd"] > 0)
        for means, from_dpd in ((CALL, 6), (LETTER, 61), (SMS, 1)):
            open_ = np.flatnonzero(day.allowed[:, means] & waited & (state["dpd"] >= from_dpd) & (action == 0))
            most = np.argsort(-state["past_due_minor"][open_], kind="stable")[: day.capacity[means]]
            action[open_[most]] = means
        return Choice(action)


class Insistent:
    """Calls everybody every other day until a promise is made: how success falls with each further call."""

    name = "insistent"

    def choose(self, day: Day) -> Choice:
        """A call to each debtor who may be called, was not called yesterday and has made no promise."""
        state = day.state
        promised = state["promise_open"] | (state["promises_kept"] + state["promises_broken"] > 0)
        calls = day.works & day.allowed[:, CALL] & ~promised & ~(state["days_since_contact"] < 2)
        return Choice(np.where(calls, CALL, 0).astype(np.int8))


def roll_rates(result: Run) -> NDArray[np.float64]:
    """From month's end to month's end, GROUPS x GROUPS, row shares; without the first month, which knows no history."""
    days = np.unique(result.standings["day"].to_numpy())
    bucket = result.standings["bucket"].combine_chunks().indices.to_numpy()
    group = _GROUP_OF_BUCKET[bucket].reshape(len(days), result.size)
    gone = result.standings["written_off"].to_numpy(zero_copy_only=False).reshape(group.shape)
    counts = np.zeros((len(GROUPS), len(GROUPS)))
    for before, after, out in zip(group[1:-1], group[2:], gone[2:], strict=True):
        np.add.at(counts, (before[~out], after[~out]), 1)
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    return shares


def repeat_calls(world: World, *, size: int, seed: int) -> tuple[float, Mapping[str, float]]:
    """The factor on success for each further call, and success by kind of number over that of a mobile.

    Early debtors are called every second day until they promise; success is a promise, attempt by attempt among those
    still called, as the campaigns of the bank's file count it.
    """
    early = world.changed({"book.bucket_shares": [0, 1, 0, 0, 0, 0, 0, 0]}, source="early debtors only")
    people = draw(early, size, seed=seed)
    result = run(people, Insistent(), days=CALLING_DAYS, seed=seed, start_on=START_ON,
                 capacity={"call": size}, holdout_bp=0)  # fmt: skip
    debtor = result.contacts["debtor"].to_numpy()
    promised = result.contacts["promised"].to_numpy(zero_copy_only=False)
    order = np.argsort(debtor, kind="stable")
    starts = np.r_[True, np.diff(debtor[order]) > 0]
    attempt = np.arange(len(order)) - np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0)) + 1
    tried = np.bincount(attempt, minlength=ATTEMPTS + 1)[1 : ATTEMPTS + 1]
    won = np.bincount(attempt, weights=promised[order], minlength=ATTEMPTS + 1)[1 : ATTEMPTS + 1]
    return decay(won, tried), _by_number(people, debtor, promised)


def decay(won: NDArray[Any], tried: NDArray[Any]) -> float:
    """The factor for each further call: a log-linear fit of success weighted by those still called."""
    known = (won > 0) & (tried > 0)
    calls = np.arange(1, len(won) + 1)[known]
    slope = np.polyfit(calls, np.log(won[known] / tried[known]), 1, w=np.sqrt(tried[known]))[0]
    return float(np.exp(slope))


def _by_number(people: Population, debtor: NDArray[np.int64], promised: NDArray[np.bool_]) -> Mapping[str, float]:
    """Share of those called who promised in the end, by kind of number, over that of mobiles."""
    called, won = np.unique(debtor), np.unique(debtor[promised])
    kinds = len(NUMBERS)
    share = np.bincount(people.number_kind[won], minlength=kinds) / np.bincount(
        people.number_kind[called], minlength=kinds
    )
    return {kind: float(share[n] / share[0]) for n, kind in enumerate(NUMBERS)}


def complaint_mix(result: Run) -> Mapping[str, float]:
    """Shares of the causes."""
    counts = {entry["values"].as_py(): entry["counts"].as_py() for entry in pc.value_counts(result.complaints["cause"])}
    total = max(sum(counts.values()), 1)
    return {cause: counts.get(cause, 0) / total for cause in CAUSES}
