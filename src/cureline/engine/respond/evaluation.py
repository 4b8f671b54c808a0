"""Off-policy evaluation: what another policy would have brought, from the log of today's, before anything goes live."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cureline.engine.respond import intervals, robust
from cureline.engine.respond.intervals import Estimate
from cureline.engine.respond.log import Flags, Floats, Log, group_names
from cureline.engine.respond.outcomes import Kind, Nuisance, learn
from cureline.engine.respond.settings import ACTIONS, SETTINGS


@dataclass(frozen=True, slots=True)
class Gap:
    """What the target policy does in a cell where the log never did it; `share` of all the target's choices."""

    action: str
    quadrant: str
    bucket: str
    share: float


class SupportError(ValueError):
    """The target policy does what the log never did: no figure of it can be right. `gaps`: where, most first."""

    def __init__(self, gaps: list[Gap]) -> None:
        """Name the largest gaps."""
        self.gaps = gaps
        share = sum(gap.share for gap in gaps)
        named = "; ".join(f"{g.action} for {g.quadrant or '?'} {g.bucket or '?'} ({g.share:.1%})" for g in gaps[:3])
        super().__init__(
            f"{share:.1%} of what the policy does was never done in the log, so nothing can be said of it: {named}"
            f"{' ...' if len(gaps) > 3 else ''}. Randomise there first, or take it out of the policy."
        )


@dataclass(frozen=True)
class Evaluation:
    """A target policy's mean reward per decision, followed by the log's practice.

    `ips`, `snips`, `dr`: inverse propensity, self-normalised and doubly robust, with normal intervals; `ips_bounds` and
    `dr_bounds` hold for any number of customers (empirical Bernstein; None where propensities are estimated, because
    the bound then proves nothing); `logged`: what the log's own practice brought; `gain`: the doubly robust estimate
    less that, row by row; `effective`: Kish's effective sample size of the weights; `gaps`: unsupported choices that
    were let pass. `bounds_given` says whether the range of rewards was given or read from the log itself.
    """

    ips: Estimate
    snips: Estimate
    dr: Estimate
    ips_bounds: tuple[float, float] | None
    dr_bounds: tuple[float, float] | None
    logged: Estimate
    gain: Estimate
    effective: float
    largest_weight: float
    clipped: int
    bounds_given: bool
    gaps: tuple[Gap, ...]


def support(log: Log, target: Floats) -> list[Gap]:
    """Where the target policy does what the log never did, most of its choices first.

    Exact where the log has the chance of every action; else a cell of quadrant and bucket with fewer rows of the action
    than `support.least_rows` counts as unknown.
    """
    found: list[Gap] = []
    names = group_names()
    cells = np.unique(log.group).tolist()
    chances = log.chances
    for action in range(len(ACTIONS)):
        wanted = target[:, action]
        if not (wanted > 0).any():
            continue
        if chances is not None:
            missing: Flags = (wanted > 0) & (chances[:, action] <= 0)
        else:
            done = np.bincount(log.group[log.action == action], minlength=len(names))
            missing = (wanted > 0) & (done[log.group] < SETTINGS["support"]["least_rows"])
        for cell in cells:
            share = float(wanted[missing & (log.group == cell)].sum()) / len(log)
            if share > 0:
                found.append(Gap(ACTIONS[action], names[cell][0], names[cell][1], share))
    return sorted(found, key=lambda gap: -gap.share)


def evaluate(
    log: Log, target: Floats, *, kind: Kind = "boosted", nuisance: Nuisance | None = None,
    reward: Floats | None = None, reward_range: tuple[float, float] | None = None, most_missing: float | None = None,
    seed: int = 0,
) -> Evaluation:  # fmt: skip
    """What the target policy (row by action of ACTIONS: its chances, each row sums to 1) would have brought.

    Raises SupportError where more than `most_missing` (settings: nothing) of its choices were never made in the log,
    and ValueError for chances that are none.
    """
    _check(log, target)
    gaps = support(log, target)
    most = SETTINGS["support"]["most_missing"] if most_missing is None else most_missing
    if sum(gap.share for gap in gaps) > most:
        raise SupportError(gaps)
    outcome = log.reward if reward is None else reward
    nuisance = learn(log, kind=kind, reward=reward, seed=seed) if nuisance is None else nuisance
    level = SETTINGS["level"]
    row = np.arange(len(log))
    weight = target[row, log.action] / nuisance.propensity
    total = float(weight.sum())
    if total <= 0:
        raise SupportError(gaps or _all(target))
    customer = log.customer
    snips = float((weight * outcome).sum()) / total
    influence = weight * (outcome - snips) * len(log) / total
    dr = robust.estimate(log, nuisance, target, reward=reward)
    score = robust.scores(log, nuisance, target, reward)
    bounds = reward_range or (float(outcome.min()), float(outcome.max()))
    known = not nuisance.estimated.any()
    heaviest = _heaviest(log, target, weight)
    return Evaluation(
        ips=intervals.mean(weight * outcome, customer, level),
        snips=intervals.around(snips, intervals.summed(influence, customer), len(log), level),
        dr=dr,
        ips_bounds=_ips_bounds(log, weight * outcome, bounds, heaviest, level) if known else None,
        dr_bounds=_dr_bounds(log, nuisance, target, outcome, bounds, heaviest, level) if known else None,
        logged=intervals.mean(outcome, customer, level),
        gain=intervals.mean(score - outcome, customer, level),
        effective=total**2 / float(np.square(weight).sum()),
        largest_weight=heaviest,
        clipped=nuisance.clipped,
        bounds_given=reward_range is not None,
        gaps=tuple(gaps),
    )


def _check(log: Log, target: Floats) -> None:
    if target.shape != (len(log), len(ACTIONS)):
        raise ValueError(f"the policy has chances of shape {target.shape}, the log needs {(len(log), len(ACTIONS))}")
    if not np.isfinite(target).all() or (target < 0).any() or not np.allclose(target.sum(axis=1), 1.0, atol=1e-6):
        raise ValueError("a policy's chances are not below 0 and sum to 1 in each row")


def _all(target: Floats) -> list[Gap]:
    return [Gap(name, "", "", float(share)) for name, share in zip(ACTIONS, target.mean(axis=0), strict=True) if share]


def _heaviest(log: Log, target: Floats, weight: Floats) -> float:
    """The largest weight that could have come about; of those that did where the log has not every chance."""
    if log.chances is None:
        return float(weight.max())
    possible = np.divide(target, log.chances, out=np.zeros_like(target), where=log.chances > 0)
    return float(max(possible.max(), weight.max()))


def _ips_bounds(
    log: Log, values: Floats, bounds: tuple[float, float], heaviest: float, level: float
) -> tuple[float, float]:
    spread = min(0.0, bounds[0] * heaviest), max(0.0, bounds[1] * heaviest)
    return intervals.bernstein(values, log.customer, spread, level)


def _dr_bounds(
    log: Log, nuisance: Nuisance, target: Floats, outcome: Floats, bounds: tuple[float, float], heaviest: float,
    level: float,
) -> tuple[float, float]:  # fmt: skip
    """Fold by fold, in which the forecasts are given and customers independent; a union bound over the folds."""
    row = np.arange(len(log))
    expected = np.clip(nuisance.expected, *bounds)
    left = outcome - expected[row, log.action]
    values = np.einsum("ra,ra->r", target, expected) + target[row, log.action] / nuisance.propensity * left
    reach = heaviest * (bounds[1] - bounds[0])
    spread = bounds[0] - reach, bounds[1] + reach
    low = high = 0.0
    folds = np.unique(nuisance.fold)
    each = 1 - (1 - level) / len(folds)
    for part in folds:
        here = nuisance.fold == part
        found = intervals.bernstein(values[here], log.customer[here], spread, each)
        low, high = low + found[0] * here.sum() / len(log), high + found[1] * here.sum() / len(log)
    return float(low), float(high)
