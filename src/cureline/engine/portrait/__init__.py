"""Who owes: behaviour, one row an account; the portrait, one row a customer."""

from cureline.engine.portrait.behaviour import behaviour
from cureline.engine.portrait.columns import COLUMNS, PORTRAIT, VOCABULARY
from cureline.engine.portrait.draw import draw
from cureline.engine.portrait.parameters import (
    Parameters,
    ParametersError,
    load_parameters,
    parse_parameters,
    shipped_text,
)
from cureline.engine.portrait.texts import texts

__all__ = [
    "COLUMNS",
    "PORTRAIT",
    "VOCABULARY",
    "Parameters",
    "ParametersError",
    "behaviour",
    "draw",
    "load_parameters",
    "parse_parameters",
    "shipped_text",
    "texts",
]
