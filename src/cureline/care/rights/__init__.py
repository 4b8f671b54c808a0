"""The rights of people over their data: what each app holds of a person, corrects and erases.

An app calls `register` once; an app that does not is read by `generic.py`, which finds its tables by their customer.
"""

from __future__ import annotations

from cureline.care.rights.registry import (
    Erased,
    Holder,
    Section,
    holders,
    register,
)

__all__ = ["Erased", "Holder", "Section", "holders", "register"]
