"""What to do about each customer: a strategy document in, segment, treatment, step, arm and candidate actions out."""

from cureline.engine.strategy.actions import actions, actions_of_all
from cureline.engine.strategy.arms import bucket
from cureline.engine.strategy.decide import decide, decide_by_first
from cureline.engine.strategy.document import Strategy, StrategyError
from cureline.engine.strategy.lint import Finding, lint
from cureline.engine.strategy.reading import SHIPPED, load, schema, shipped
from cureline.engine.strategy.texts import word
from cureline.engine.strategy.vocabulary import VOCABULARY
from cureline.engine.strategy.why import Why, why

__all__ = [
    "SHIPPED",
    "VOCABULARY",
    "Finding",
    "Strategy",
    "StrategyError",
    "Why",
    "actions",
    "actions_of_all",
    "bucket",
    "decide",
    "decide_by_first",
    "lint",
    "load",
    "schema",
    "shipped",
    "why",
    "word",
]
