"""Who owes: behaviour, one row an account; the portrait, one row a customer."""

from cureline.engine.portrait.behaviour import behaviour
from cureline.engine.portrait.columns import BEHAVIOUR

__all__ = ["BEHAVIOUR", "behaviour"]
