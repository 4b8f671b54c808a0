"""From a raw score to a probability: Platt's line or an isotonic curve, held as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from cureline.engine.score import measures
from cureline.engine.score.measures import Flags, Floats


@dataclass(frozen=True)
class Calibrator:
    """A rising map from raw score to probability.

    `platt`: p = 1 / (1 + exp(-(slope * raw + intercept))). `isotonic`: straight lines between the points (x, y).
    """

    method: Literal["platt", "isotonic"]
    slope: float = 0.0
    intercept: float = 0.0
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        numbers = (self.slope, self.intercept, *self.x, *self.y)
        rising = list(self.x) == sorted(self.x) and list(self.y) == sorted(self.y)
        inside = all(0 <= value <= 1 for value in self.y)
        filled = self.method == "platt" or (self.method == "isotonic" and len(self.x) == len(self.y) > 0)
        if not (filled and rising and inside and np.isfinite(numbers).all()):
            raise ValueError("a calibration must be a rising map to probabilities")

    def apply(self, raw: Floats) -> npt.NDArray[np.float64]:
        """The probability of each raw score."""
        if self.method == "platt":
            return np.asarray(1 / (1 + np.exp(-(self.slope * raw + self.intercept))), dtype=np.float64)
        return np.interp(raw, self.x, self.y)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def from_dict(entry: Mapping[str, Any]) -> Calibrator:
    """The calibrator that `as_dict` gave. Raises ValueError when the numbers are not a rising map."""
    return Calibrator(
        entry["method"], float(entry["slope"]), float(entry["intercept"]), tuple(entry["x"]), tuple(entry["y"])
    )


def fit(event: Flags, raw: Floats, rule: Mapping[str, Any]) -> tuple[Calibrator, dict[str, Any]]:
    """Choose and fit a calibrator; gives it and the figures that chose.

    Isotonic is taken where `rule` finds data enough and its 2-fold log loss is below Platt's.
    """
    events = int(min(event.sum(), len(event) - event.sum()))
    chosen: dict[str, Any] = {"rows": len(event), "events": int(event.sum())}
    if len(event) < rule["isotonic_min_rows"] or events < rule["isotonic_min_events"]:
        return _platt(event, raw), chosen | {"method": "platt"}
    half = np.arange(len(event)) % 2 == 0
    for name, make in (("platt", _platt), ("isotonic", _isotonic)):
        losses = [
            measures.log_loss(event[there], make(event[here], raw[here]).apply(raw[there]))
            for here, there in ((half, ~half), (~half, half))
        ]
        chosen[f"{name}_log_loss"] = round(float(np.mean(losses)), 6)
    better = chosen["isotonic_log_loss"] < chosen["platt_log_loss"]
    chosen["method"] = "isotonic" if better else "platt"
    return (_isotonic if better else _platt)(event, raw), chosen


def _platt(event: Flags, raw: Floats) -> Calibrator:
    # here and below: only training needs the heavy libraries, and every command imports this room
    from sklearn.linear_model import LogisticRegression

    if event.all() or not event.any():
        raise ValueError("calibration needs both outcomes")
    scale = float(np.std(raw)) or 1.0
    line = LogisticRegression(C=1e6, solver="newton-cholesky").fit((raw / scale).reshape(-1, 1), event)
    return Calibrator("platt", slope=max(float(line.coef_[0, 0]) / scale, 0.0), intercept=float(line.intercept_[0]))


def _isotonic(event: Flags, raw: Floats) -> Calibrator:
    from sklearn.isotonic import IsotonicRegression

    curve = IsotonicRegression(out_of_bounds="clip").fit(raw, event)
    # nobody is certain: the ends keep the doubt that so many rows leave
    least = 1 / (len(event) + 2)
    y = np.clip(curve.y_thresholds_, least, 1 - least)
    return Calibrator("isotonic", x=tuple(map(float, curve.X_thresholds_)), y=tuple(map(float, y)))
