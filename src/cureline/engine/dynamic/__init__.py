"""Policies of contacts: the departments' rules, chance, the myopic LP, and the dynamic one that looks past today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cureline.engine.dynamic.chance import RandomPolicy
from cureline.engine.dynamic.learn import train
from cureline.engine.dynamic.model import Model, ModelError
from cureline.engine.dynamic.model import read as read_model
from cureline.engine.dynamic.policy import Marginal, ValuePolicy, dynamic, myopic
from cureline.engine.dynamic.reasons import Explanation, Reason, explain
from cureline.engine.dynamic.rehearse import Scene
from cureline.engine.dynamic.rules import Rule, largest_first, oldest_first, risk_first
from cureline.engine.dynamic.settings import settings

__all__ = [
    "Explanation",
    "Marginal",
    "Model",
    "ModelError",
    "RandomPolicy",
    "Reason",
    "Rule",
    "Scene",
    "ValuePolicy",
    "dynamic",
    "explain",
    "largest_first",
    "load",
    "myopic",
    "oldest_first",
    "random_policy",
    "read_model",
    "risk_first",
    "settings",
    "shipped",
    "train",
]


def random_policy(*, rate: float = 0.1, seed: int = 0) -> RandomPolicy:
    """Contacts by chance, with known propensities: for logs that effects can be learned from."""
    return RandomPolicy(rate, seed)


def load(directory: Path, **changed: Any) -> ValuePolicy:
    """The policy of a stored model, dynamic or myopic as learned; `changed` as for `dynamic`. Raises ModelError."""
    model = read_model(directory)
    return (myopic if model.manifest["kind"] == "myopic" else dynamic)(model, **changed)


def shipped(kind: str = "dynamic", **changed: Any) -> ValuePolicy:
    """The policy learned on the simulator's training worlds; `kind` is dynamic or myopic."""
    return load(Path(__file__).with_name("learned") / kind, **changed)
