"""The simulator: populations of debtors with hidden nature who live, react and pay; a test bed of policies."""

from cureline.engine.simulate.day import Choice, Day, Policy
from cureline.engine.simulate.loop import run
from cureline.engine.simulate.population import Population, draw
from cureline.engine.simulate.record import Run
from cureline.engine.simulate.visible import COLUMNS
from cureline.engine.simulate.worlds import ACTIONS, WORLDS, Parameter, World, WorldError, load_world

__all__ = [
    "ACTIONS",
    "COLUMNS",
    "WORLDS",
    "Choice",
    "Day",
    "Parameter",
    "Policy",
    "Population",
    "Run",
    "World",
    "WorldError",
    "draw",
    "load_world",
    "run",
]
