"""Facts made so general that enough others share them (k-anonymity; Sweeney 2002)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cureline.engine.pseudonymise.rules import rules


@dataclass(frozen=True)
class General:
    """The facts that may be told, how many of the portfolio share them, and which were left out for that."""

    facts: Mapping[str, str]
    shared_by: int
    left_out: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether as many share them as the rules ask."""
        return self.shared_by >= rules().k


def shared(facts: Mapping[str, str], population: Sequence[tuple[Mapping[str, str], int]]) -> int:
    """How many of a population, given as facts and how often they occur, share these facts."""
    return sum(count for other, count in population if all(other.get(name) == value for name, value in facts.items()))


def generalise(facts: Mapping[str, str], population: Sequence[tuple[Mapping[str, str], int]]) -> General:
    """Leave facts out, in the order of the rules, until at least k share what is left. Empty facts say nothing."""
    told = {name: value for name, value in facts.items() if value}
    gone: list[str] = []
    for name in (*rules().leave_out, ""):
        count = shared(told, population)
        if count >= rules().k or not name:
            return General(told, count, tuple(gone))
        if name in told:
            del told[name]
            gone.append(name)
    raise AssertionError("unreachable")


def amount_band(minor: int, currency: str) -> str:
    """The band of an amount: `<low>-<high>` in whole units of the currency, the last one `<low>+`."""
    bands = rules().amount_bands
    ends = bands.get(currency, bands["other"])
    low = 0
    for end in ends:
        if minor <= end:
            return f"{low // 100}-{end // 100}"
        low = end
    return f"{low // 100}+"
