"""The verbs of trust that other apps call."""

from __future__ import annotations

from cureline.trust.masking import clear, masked, refer, unmask

__all__ = ["clear", "masked", "refer", "unmask"]
