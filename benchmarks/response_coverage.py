"""Do doubly robust intervals hold the simulator's truth as often as they say, and how good is the learned order?

Of each seed a population of its own is drawn, one day's actions are drawn by lot with known chances that depend on the
state, and what comes in a month is the reward. Truth: what the policies bring on many debtors with common random
numbers. Ratio: coverage of the doubly robust interval over the nominal 95 %; 1 is right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from cureline.engine import respond, simulate
from cureline.engine.respond.outcomes import Kind

SEEDS = 200
SIZE = 2_000
TRUTH_SIZE = 200_000
START, DAY, HORIZON = dt.date(2026, 3, 2), 7, 30
CALL, SMS = respond.ACTIONS.index("call"), respond.ACTIONS.index("sms")
WORLDS = ("consumer", "stubborn", "forgiving")
Weights = Callable[[simulate.Day], npt.NDArray[np.float64]]


def lot(day: simulate.Day) -> npt.NDArray[np.float64]:
    """Calls the less willing more often, and writes to some."""
    weights = np.zeros((day.size, len(respond.ACTIONS)))
    weights[:, 0], weights[:, SMS] = 0.4, 0.2
    weights[:, CALL] = np.where(day.state["willingness"] < 50, 0.6, 0.2)
    return weights


def always(action: int) -> Weights:
    """One action for everyone for whom it is allowed."""
    return lambda day: np.eye(len(respond.ACTIONS))[np.full(day.size, action)]


def decisions(world: str, wanted: Weights, size: int, seed: int) -> respond.Log:
    """One day's decisions and what came of them in a month."""
    policy = respond.Lottery("lot", wanted, days={DAY})
    run = simulate.run(
        simulate.draw(simulate.load_world(world), size, seed=seed), policy, days=DAY + HORIZON, seed=seed,
        start_on=START, capacity=dict.fromkeys(respond.ACTIONS[1:], size), log_state=True, holdout_bp=0,
    )  # fmt: skip
    return respond.episodes_of(run, HORIZON, days={DAY}, chances=policy.chances)


def misled(log: respond.Log) -> respond.Log:
    """The log with wrong propensities: those of each action's share, as if the state had not mattered."""
    assert log.chances is not None
    could = log.chances > 0
    share = np.bincount(log.action, minlength=len(respond.ACTIONS)) / len(log)
    chances = could * share
    chances = chances / chances.sum(axis=1, keepdims=True)
    table = log.table
    for name, values in {
        "propensity": chances[np.arange(len(log)), log.action],
        **{f"p_{action}": chances[:, place] for place, action in enumerate(respond.ACTIONS)},
    }.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    return respond.Log(table)


def measure(seeds: int = SEEDS, world: str = WORLDS[0], kinds: tuple[Kind, ...] = ("linear", "mean")) -> dict[str, Any]:
    """Coverage of a call's effect and of the value of calling everyone, and the learned order against the truth."""
    called, left = (decisions(world, always(action), TRUTH_SIZE, 10_001) for action in (CALL, 0))
    assert called.chances is not None
    difference = called.reward - left.reward
    could = called.chances[:, CALL] > 0
    truth = {"effect": float(difference[could].mean()), "value": float(called.reward.mean())}
    held: dict[str, int] = {}
    widths: dict[str, list[float]] = {}
    for seed in range(seeds):
        log = decisions(world, lot, SIZE, seed)
        cases = [(kind, kind, log) for kind in kinds] + [("misled_linear", "linear", misled(log))]
        for name, kind, known in cases:
            _judge(known, kind, name, truth, held, widths, seed)
    low, high = stats.binom.interval(0.95, seeds, 0.95)
    rates = {name: round(count / seeds, 4) for name, count in held.items()}
    return {
        "ratio": round(rates["effect_linear"] / 0.95, 4),
        **rates,
        "band_low": round(low / seeds, 4), "band_high": round(high / seeds, 4), "seeds": seeds,
        "true_effect_of_a_call_minor": round(truth["effect"]),
        "true_effect_error_minor": round(float(difference[could].std() / np.sqrt(could.sum()))),
        "error_dr_minor": round(float(np.mean(widths["dr"]))), "error_ips_minor": round(float(np.mean(widths["ips"]))),
        **_order(world, called, difference, could),
    }  # fmt: skip


def worlds(seeds: int = SEEDS) -> dict[str, dict[str, Any]]:
    """The same in several worlds."""
    return {f"{world}: ": measure(seeds, world) for world in WORLDS}


def _judge(
    log: respond.Log, kind: str, name: str, truth: dict[str, float], held: dict[str, int],
    widths: dict[str, list[float]], seed: int,
) -> None:  # fmt: skip
    assert log.chances is not None
    nuisance = respond.learn(log, kind=kind, seed=seed)  # type: ignore[arg-type]
    could = respond.possible(log, CALL)
    target = np.eye(len(respond.ACTIONS))[np.where(could, CALL, 0)]
    effect = respond.estimate(log, nuisance, respond.contrast(len(log), CALL), rows=could)
    found = respond.evaluate(log, target, nuisance=nuisance)
    checks = {f"effect_{name}": effect.covers(truth["effect"]), f"value_{name}": found.dr.covers(truth["value"])}
    if name == "linear":
        checks |= {"value_ips": found.ips.covers(truth["value"]), "value_snips": found.snips.covers(truth["value"])}
        widths.setdefault("dr", []).append(found.dr.error)
        widths.setdefault("ips", []).append(found.ips.error)
        if found.dr_bounds is not None:
            checks["value_bernstein"] = found.dr_bounds[0] <= truth["value"] <= found.dr_bounds[1]
    for check, right in checks.items():
        held[check] = held.get(check, 0) + bool(right)


def _order(
    world: str, called: respond.Log, difference: npt.NDArray[np.float64], could: npt.NDArray[np.bool_]
) -> dict[str, float]:
    """Qini of the order that the DR-learner gives, of two plain rules, and of the first as the log alone has it."""
    log = decisions(world, lot, TRUTH_SIZE // 4, 20_001)
    learned = respond.learn_uplift(log, name="benchmark", observed_on=START)
    score = learned.effect(called.features)[could, CALL]
    truth = difference[could]
    rules = {
        "learned": score,
        "largest_first": called.number("past_due_minor")[could],
        "least_likely_to_cure_first": -called.number("p_cure")[could],
    }
    nuisance = respond.learn(log)
    rows = respond.possible(log, CALL)
    own = respond.cross_fitted(log, nuisance, "call")
    estimated = respond.scores(log, nuisance, respond.contrast(len(log), CALL))
    top = score >= np.quantile(score, 0.7)
    return {
        **{f"qini_{name}_minor": round(respond.qini(values, truth)) for name, values in rules.items()},
        "qini_learned_as_estimated_minor": round(respond.qini(own[rows], estimated[rows])),
        "true_effect_of_best_30_percent_minor": round(float(truth[top].mean())),
        "true_effect_of_the_others_minor": round(float(truth[~top].mean())),
    }
