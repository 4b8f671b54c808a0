"""The simulated effect of a change: the document as it stands against the one proposed, on the same seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cureline.goal.models import Simulation
from cureline.goal.services import simulations

DAYS, SIZE, SEED = 60, 2000, 20261


def ask(texts: Sequence[str], *, user: Any, why: str) -> int:
    """Ask for a simulation of strategies; gives its number. The worker runs it."""
    return simulations.ask(list(texts), user=user, days=DAYS, size=SIZE, seed=SEED, why=why).pk


def found(simulation_id: int | None) -> Simulation | None:
    """A simulation's row, None where there is none."""
    return Simulation.objects.filter(pk=simulation_id).first() if simulation_id is not None else None


def parts(row: Any) -> list[Mapping[str, Any]]:
    """A finished simulation's figures of each strategy, in the order asked; none before it is done."""
    return [choice["figures"] for choice in (row.result or {}).get("choices", ())]
