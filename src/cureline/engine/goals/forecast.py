"""What the next months of a measure will probably be: futures drawn from its history, summed up with an interval.

The method follows the length of the history (`parameters.yaml`): a few months give a level with a damped trend and an
honest, wide interval; a year or more exponential smoothing, its forms weighted by their AICc; three seasons and more
with a season. Amounts and counts are forecast on the log scale, rates on the logit scale, measures that may be negative
as they are. Every figure is finite; the same history and seed give the same forecast.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from cureline.engine.goals.parameters import parameters
from cureline.engine.goals.split import largest_remainder

Floats = npt.NDArray[np.float64]
Kind = Literal["amount", "rate", "signed"]
SHORT, SMOOTHING, SEASONAL = "damped_trend", "exponential_smoothing", "seasonal_smoothing"
# beyond these a number on the transformed scale is no figure of a bank
_LOGIT, _LOG = 25.0, 80.0


class ForecastError(ValueError):
    """There is no history to forecast from, or it holds no number."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its interval, in the measure's own unit: the middle (median) of the futures, and both ends."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`steps` by period ahead; `whole` of all of them together: their sum, or for a rate their mean.

    `spread` is the standard deviation of the whole on the log scale (rates: of the rate itself); `level` the share of
    futures within an interval; `method` the name of what was done, `points` how many periods it stands on.
    """

    method: str
    points: int
    level: float
    steps: tuple[Point, ...]
    whole: Point
    spread: float


def forecast(
    history: Sequence[float | None], ahead: int, *, kind: Kind = "amount", counts: Sequence[float] | None = None,
    season: int = 12, seed: int = 1, level: float | None = None, skip: int = 0,
) -> Forecast:  # fmt: skip
    """Forecast `ahead` periods of a measure from its history, oldest first; None is a period without a figure.

    `kind`: `amount` for what is never negative (sums and counts over a period), `rate` for a share of 0 to 1 (with
    `counts`, the denominators by period), `signed` for the rest. `season`: periods of a year; `skip`: periods before
    the ones asked for (a month still running). Raises ForecastError when no period has a finite figure, and ValueError
    when `ahead` is less than one.
    """
    if ahead < 1:
        raise ValueError("a forecast looks at least one period ahead")
    rule = parameters()["forecast"]
    level = float(rule["level"] if level is None else level)
    seen, weights = _seen(history, counts)
    if not len(seen):
        raise ForecastError("no period has a figure")
    scaled = _transform(seen, kind, weights, float(rule["rate_floor"]))
    drawn, method = _futures(scaled, skip + ahead, season, seed)
    futures = _back(drawn[:, skip:], kind)
    whole = futures.mean(axis=1) if kind == "rate" else futures.sum(axis=1)
    return Forecast(
        method, len(seen), level, tuple(_point(futures[:, step], level) for step in range(ahead)), _point(whole, level),
        _spread(whole, kind),
    )  # fmt: skip


def _seen(history: Sequence[float | None], counts: Sequence[float] | None) -> tuple[Floats, Floats | None]:
    values = np.array([np.nan if value is None else float(value) for value in history], dtype=np.float64)
    known = np.isfinite(values)
    weights = None if counts is None else np.asarray(counts, dtype=np.float64)[known]
    return values[known], weights


def _transform(values: Floats, kind: Kind, counts: Floats | None, floor: float) -> Floats:
    if kind == "signed":
        return values
    if kind == "amount":
        # a sum of nothing is possible: the smallest step is a thousandth of the usual
        return np.log(np.maximum(values, 0) + _step(values))
    numbers = np.full(len(values), 1000.0) if counts is None else np.maximum(np.nan_to_num(counts), 1.0)
    kept = (np.clip(values, 0, 1) * numbers + floor) / (numbers + 2 * floor)
    return np.log(kept / (1 - kept))


def _step(values: Floats) -> float:
    return max(float(np.mean(np.maximum(values, 0))) * 1e-3, 1e-9)


def _back(drawn: Floats, kind: Kind) -> Floats:
    if kind == "signed":
        return drawn
    if kind == "amount":
        return np.exp(np.clip(drawn, -_LOG, _LOG))
    return 1 / (1 + np.exp(-np.clip(drawn, -_LOGIT, _LOGIT)))


def _futures(scaled: Floats, ahead: int, season: int, seed: int) -> tuple[Floats, str]:
    rule = parameters()["forecast"]
    if len(scaled) >= int(rule["model_from_points"]) and float(np.ptp(scaled)) > 1e-9:
        seasonal = len(scaled) >= int(rule["season_from_seasons"]) * season > season
        drawn = _smoothed(scaled, ahead, season if seasonal else 0, seed)
        if drawn is not None:
            return drawn, SEASONAL if seasonal else SMOOTHING
    return _damped(scaled, ahead, seed), SHORT


def _damped(scaled: Floats, ahead: int, seed: int) -> Floats:
    """Level and damped trend; the spread itself is uncertain, so that the futures have heavy tails."""
    rule = parameters()["forecast"]
    dice = np.random.default_rng(seed)
    draws, damping = int(rule["draws"]), float(rule["damping"])
    errors, reached, followed = _followed(scaled, [float(a) for a in rule["follow"]])
    steps = np.diff(scaled)
    believed, prior = float(rule["prior_points"]), float(rule["prior_spread"]) ** 2
    # on a scale of its own (signed measures) the prior is a share of the usual size
    prior *= 1.0 if np.all(np.abs(scaled) < 50) else float(np.mean(scaled**2))
    freedom = believed + len(errors)
    squares = believed * prior + float(np.sum(errors**2))
    spread = np.sqrt(squares / dice.chisquare(freedom, size=draws))
    slope, doubt = _slope(steps)
    trend = slope + doubt * dice.standard_normal(draws)
    # where the level stands now is itself known from a few months only
    current = reached + spread * np.sqrt(followed / (2 - followed)) * dice.standard_normal(draws)
    futures = np.empty((draws, ahead))
    for step in range(ahead):
        trend = trend * damping
        shock = spread * dice.standard_normal(draws)
        futures[:, step] = current + trend + shock
        current = current + trend + followed * shock
    return futures


def _followed(scaled: Floats, follow: Sequence[float]) -> tuple[Floats, float, float]:
    """One-step errors, last level and rate of following, by the rate whose errors are smallest."""
    best: tuple[float, Floats, float, float] | None = None
    for rate in follow:
        reached, errors = float(scaled[0]), []
        for value in scaled[1:]:
            errors.append(float(value) - reached)
            reached += rate * errors[-1]
        told = np.asarray(errors, dtype=np.float64)
        size = float(np.sum(told**2))
        if best is None or size < best[0] - 1e-12:
            best = (size, told, reached, rate)
    assert best is not None  # noqa: S101 - the document names at least one rate
    return best[1], best[2], best[3]


def _slope(steps: Floats) -> tuple[float, float]:
    """The trend a period, drawn towards none as far as it could be chance, with its standard error."""
    if len(steps) < 3:
        return 0.0, 0.0
    mean, error = float(np.mean(steps)), float(np.std(steps, ddof=1) / np.sqrt(len(steps)))
    if error == 0:
        return mean, 0.0
    kept = max(0.0, 1 - (error / mean) ** 2) if mean else 0.0
    return mean * kept, error * kept


def _smoothed(scaled: Floats, ahead: int, season: int, seed: int) -> Floats | None:
    """Futures of exponential smoothing without a trend, with a straight and with a damped one, each as often as its
    AICc deserves; None where none can be fitted."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fits: list[Any] = []
    with warnings.catch_warnings():
        # that an optimum lies at an edge is usual, and no news to a person
        warnings.simplefilter("ignore")
        for trend, damped in ((None, False), ("add", False), ("add", True)):
            try:
                found = ETSModel(
                    scaled, error="add", trend=trend, damped_trend=damped, seasonal="add" if season else None,
                    seasonal_periods=season or None,
                ).fit(disp=False, maxiter=200)  # fmt: skip
            except (ValueError, np.linalg.LinAlgError):
                continue
            if np.isfinite(found.aicc):
                fits.append(found)
        if not fits:
            return None
        best = min(fit.aicc for fit in fits)
        merit = {n: float(np.exp((best - fit.aicc) / 2)) for n, fit in enumerate(fits)}
        shares = largest_remainder(int(parameters()["forecast"]["draws"]), {str(n): m for n, m in merit.items()})
        dice = np.random.default_rng(seed)
        parts = [_drawn(fits[n], ahead, count, len(scaled), dice) for n, count in enumerate(shares.values()) if count]
    futures = np.concatenate(parts)
    return futures if np.all(np.isfinite(futures)) else None


def _drawn(fit: Any, ahead: int, count: int, points: int, dice: np.random.Generator) -> Floats:
    """Futures of one fitted form: its shocks, wider for the spread being an estimate, and with the doubt of what was
    fitted moving all steps together."""
    shocks = np.asarray(fit.simulate(ahead, anchor="end", repetitions=count, rng=dice), dtype=np.float64)
    futures = shocks.reshape(ahead, count).T
    fitted = len(fit.params)
    wider = np.sqrt(points / dice.chisquare(max(points - fitted, 2), size=count))
    middle = np.asarray(fit.forecast(ahead), dtype=np.float64)
    doubt = float(np.sqrt(fit.mse * fitted / points)) * dice.standard_normal(count)
    drawn: Floats = middle + (futures - middle + doubt[:, None]) * wider[:, None]
    return drawn


def _point(values: Floats, level: float) -> Point:
    low, middle, high = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Point(float(middle), float(low), float(high))


def _spread(whole: Floats, kind: Kind) -> float:
    if kind == "amount":
        return float(np.std(np.log(np.maximum(whole, 1e-300))))
    return float(np.std(whole))
