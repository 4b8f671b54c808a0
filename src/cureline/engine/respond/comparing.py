"""Today's practice against the plan that a newly learned document leads to, judged by a log that it has not seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from cureline.engine import allocate
from cureline.engine.respond.document import learn_response
from cureline.engine.respond.evaluation import Evaluation, evaluate
from cureline.engine.respond.log import Floats, Log
from cureline.engine.respond.outcomes import Kind, learn
from cureline.engine.respond.settings import ACTIONS
from cureline.engine.respond.worth import planned


@dataclass(frozen=True)
class Comparison:
    """Mean reward per decision, in minor units: `present` and `learned` are the plans that the two documents lead to.

    Each `Evaluation.logged` is what the practice of the log brought, `gain` the plan's difference from it.
    """

    present: Evaluation
    learned: Evaluation


def compare(log: Log, current: str, *, kind: Kind = "boosted", seed: int = 0) -> Comparison:
    """Learn from one half of the customers, plan for the other half, and the other way round.

    A document judged on the log it was learned from would be praised for the log's luck. Raises what `learn_response`
    and `evaluate` raise.
    """
    half = log.folds(2, seed)
    today = allocate.load_response(current)
    target: Floats = np.zeros((len(log), len(ACTIONS)))
    for part in (0, 1):
        here = half == part
        text, _ = learn_response(log.take(~here), current, effective_from_on=dt.date(1, 1, 1), kind=kind, seed=seed)
        target[here] = planned(log.take(here), allocate.load_response(text))
    nuisance = learn(log, kind=kind, seed=seed)
    return Comparison(
        present=evaluate(log, planned(log, today), nuisance=nuisance),
        learned=evaluate(log, target, nuisance=nuisance),
    )
