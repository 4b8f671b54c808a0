"""What of an anonymous survey may be told, so that nobody's answer follows from what is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A group's answers: how many gave one, and for each question how often each value was chosen (1 is the first)."""

    answered: int
    counts: Mapping[str, Sequence[int]]


def shown(groups: Mapping[str, Group], *, least: int) -> set[str]:
    """The groups (which together are the whole) whose figures may be told beside the whole's.

    None of fewer than `least` answers; and what the hidden ones come to together (the whole less the shown) is of
    `least` answers at least, or nobody's: else the smallest shown group is hidden with them. Nothing is told of a whole
    of fewer than `least`.
    """
    if sum(group.answered for group in groups.values()) < least:
        return set()
    told = {name for name, group in groups.items() if group.answered >= least}
    while told:
        hidden = sum(group.answered for name, group in groups.items() if name not in told)
        if hidden == 0 or hidden >= least:
            break
        told.remove(min(told, key=lambda name: (groups[name].answered, name)))
    return told
