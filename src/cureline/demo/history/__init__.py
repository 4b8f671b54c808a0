"""SYNTHETIC: what the demonstration's department did in the weeks before today, through the desk's own services.

Every contact passed the gate at its own hour; what the gate refused stands in its log. The same seed on the same
portfolio gives the same history.
"""

from cureline.demo.history.story import live, this_morning

__all__ = ["live", "this_morning"]
