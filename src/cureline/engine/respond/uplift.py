"""The DR-learner (Kennedy 2023): each action's effect by state, from doubly robust scores of cross-fitted forecasts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from cureline.engine.respond import artefact
from cureline.engine.respond.log import LEFT_ALONE, Floats, Integers, Log, Matrix, index
from cureline.engine.respond.outcomes import Kind, Nuisance, boosted, learn
from cureline.engine.respond.robust import Effect, contrast, effects, overlap, possible, scores
from cureline.engine.respond.settings import ACTIONS, SETTINGS, STATE_NAMES, STATE_VERSION
from cureline.engine.score import forest


@dataclass(frozen=True)
class Uplift:
    """Learned effects by state. `manifest` names the model and the hash of each part; `report` tells what it rests on.

    `report`: `effects` (average effects with intervals: of all, and by quadrant and bucket), `overlap`, `rows`.
    """

    manifest: Mapping[str, Any]
    parts: Mapping[str, bytes]
    forests: Mapping[str, forest.Forest]
    report: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The last day learned from and the beginning of the hash of data and parts."""
        return str(self.manifest["version"])

    def effect(self, features: Matrix) -> Floats:
        """Each action's expected rise of the reward over leaving alone (row by action), NaN for an unknown action."""
        found = np.full((features.shape[1], len(ACTIONS)), np.nan)
        found[:, LEFT_ALONE] = 0.0
        for action, trees in self.forests.items():
            found[:, index(action)] = trees.margin(features)
        return found

    def save(self, directory: Path) -> None:
        """Write all files; whole or not there. Raises ModelError when another model is there already."""
        artefact.save(directory, self.manifest, self.parts)


def learn_uplift(
    log: Log, *, name: str, observed_on: dt.date, kind: Kind = "boosted", seed: int = 0,
    nuisance: Nuisance | None = None, reward: Floats | None = None, what: str = "reward_minor",
) -> Uplift:  # fmt: skip
    """Learn from a log. `observed_on` is the last day whose outcome is in it; `what` the unit of the effect.

    The same log and seed give the same parts, byte for byte. Raises ValueError when nobody was left alone: there is
    nothing to compare with.
    """
    if not (log.action == LEFT_ALONE).any():
        raise ValueError("nobody in the log was left alone: an effect has nothing to be compared with; keep a hold-out")
    nuisance = learn(log, kind=kind, reward=reward, seed=seed) if nuisance is None else nuisance
    parts: dict[str, bytes] = {}
    for action in np.unique(log.action).tolist():
        if action == LEFT_ALONE:
            continue
        could = possible(log, action)
        pseudo = scores(log, nuisance, contrast(len(log), action), reward)[could]
        parts[f"{ACTIONS[action]}.txt"] = second_stage(log.features[:, could], pseudo, seed).model_to_string().encode()
    found = effects(log, nuisance=nuisance, reward=reward)
    report = {
        "rows": len(log),
        "customers": int(log.customer.max()) + 1,
        "clipped": nuisance.clipped,
        "effects": [_plain(effect) for effect in found],
        "overlap": [asdict(entry) for entry in overlap(log, nuisance)],
    }
    parts["report.json"] = artefact.dump(_rounded(report))
    identity = {
        "format": artefact.FORMAT, "kind": artefact.KIND, "name": name, "observed_on": observed_on.isoformat(),
        "seed": seed, "what": what, "outcome": kind, "state_version": STATE_VERSION, "state": list(STATE_NAMES),
        "actions": list(ACTIONS), "data_sha256": _digest(log, reward), "lightgbm": metadata.version("lightgbm"),
    }  # fmt: skip
    return assemble(artefact.manifest(identity, parts), parts)


def load(directory: Path) -> Uplift:
    """Read a stored model. Raises ModelError for a changed, missing, oversized or unknown part."""
    return assemble(*artefact.load(directory))


def assemble(manifest: Mapping[str, Any], parts: Mapping[str, bytes]) -> Uplift:
    """A model from its parts, read as they would be from disk. Raises ModelError."""
    forests = {name.removesuffix(".txt"): artefact.trees(name, parts[name]) for name in parts if name.endswith(".txt")}
    return Uplift(manifest, parts, forests, artefact.parsed(parts["report.json"], "report.json"))


def cross_fitted(log: Log, nuisance: Nuisance, action: str, *, reward: Floats | None = None, seed: int = 0) -> Floats:
    """Each row's effect of an action by a second stage that has not seen the row's customer: for judging the order."""
    pseudo = scores(log, nuisance, contrast(len(log), index(action)), reward)
    found = np.zeros(len(log))
    for part in np.unique(nuisance.fold):
        here = nuisance.fold == part
        booster = second_stage(log.features[:, ~here], pseudo[~here], seed)
        found[here] = booster.predict(np.ascontiguousarray(log.features[:, here].T), num_threads=1)
    return found


def second_stage(columns: Matrix, pseudo: Floats, seed: int) -> Any:
    """The regression of doubly robust scores on the state."""
    return boosted(columns, pseudo, SETTINGS["effect"], seed)


def _plain(effect: Effect) -> dict[str, Any]:
    entry = asdict(effect)
    return entry | entry.pop("estimate")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        # an interval without end can't stand in JSON
        return round(value, 6) if np.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _rounded(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_rounded(entry) for entry in value]
    return value


def _digest(log: Log, reward: Floats | None) -> str:
    digest = hashlib.sha256()
    arrays: list[Matrix | Floats | Integers] = [log.features, log.action, log.propensity, log.customer]
    for array in [*arrays, log.reward if reward is None else reward]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
