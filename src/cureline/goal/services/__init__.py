"""The verbs of the room: goals, their attainment, plans of a period, simulations."""

from cureline.goal.services import plans, simulations
from cureline.goal.services.proposing import Proposal, goal_period, propose
from cureline.goal.services.setting import (
    adjust,
    approve,
    difference,
    family,
    find,
    set_goal,
    split_down,
    submit,
    visible,
    withdraw,
)
from cureline.goal.services.tracking import attainment, latest, track

__all__ = [
    "Proposal",
    "adjust",
    "approve",
    "attainment",
    "difference",
    "family",
    "find",
    "goal_period",
    "latest",
    "plans",
    "propose",
    "set_goal",
    "simulations",
    "split_down",
    "submit",
    "track",
    "visible",
    "withdraw",
]
