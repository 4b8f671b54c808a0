"""What must hold over the whole database and its files at any moment; whatever broke it is named by its ids."""

from cureline.verify.checking import INVARIANTS, Report, check
from cureline.verify.invariant import Found, Invariant

__all__ = ["INVARIANTS", "Found", "Invariant", "Report", "check"]
