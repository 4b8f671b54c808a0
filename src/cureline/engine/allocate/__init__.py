"""The day's plan: what each allowed action is worth, and which of them a department's capacity goes to."""

from cureline.engine.allocate.documents import (
    AllocationError,
    Capacity,
    Response,
    licensed,
    load_capacity,
    load_response,
    rostered,
    shipped,
    texts,
)
from cureline.engine.allocate.plan import REASONS, Plan, plan
from cureline.engine.allocate.value import VOCABULARY, value

__all__ = [
    "REASONS",
    "VOCABULARY",
    "AllocationError",
    "Capacity",
    "Plan",
    "Response",
    "licensed",
    "load_capacity",
    "load_response",
    "plan",
    "rostered",
    "shipped",
    "texts",
    "value",
]
