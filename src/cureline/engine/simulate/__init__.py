"""The simulator: populations of debtors with hidden nature who live, react and pay; a test bed of policies."""

from cureline.engine.simulate.day import Choice, Day, Policy
from cureline.engine.simulate.loop import run
from cureline.engine.simulate.persona import Contact, Happening, Persona, Reaction, persona, react, says
from cureline.engine.simulate.population import Population, draw
from cureline.engine.simulate.portrait import population_of
from cureline.engine.simulate.record import Run
from cureline.engine.simulate.strategies import StrategyPolicy, strategy_policy
from cureline.engine.simulate.visible import COLUMNS
from cureline.engine.simulate.worlds import ACTIONS, WORLDS, Parameter, World, WorldError, load_world

__all__ = [
    "ACTIONS",
    "COLUMNS",
    "WORLDS",
    "Choice",
    "Contact",
    "Day",
    "Happening",
    "Parameter",
    "Persona",
    "Policy",
    "Population",
    "Reaction",
    "Run",
    "StrategyPolicy",
    "World",
    "WorldError",
    "draw",
    "load_world",
    "persona",
    "population_of",
    "react",
    "run",
    "says",
    "strategy_policy",
]
