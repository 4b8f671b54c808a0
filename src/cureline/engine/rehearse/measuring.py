"""How well acts are heard: precision and recall of each act on sentences that nothing was made from
(`held_out.csv`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cureline.engine.rehearse import classifier
from cureline.engine.rehearse.acts import acts, hear


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one act (or `all`): how many sentences do it, are told to, and both; told sentences of other acts count
    against.
    """

    act: str
    cases: int
    told: int
    right: int

    @property
    def precision(self) -> float:
        """The share of what was told that is so."""
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        """The share of what is so that was told."""
        return self.right / self.cases if self.cases else 1.0


def by_phrase(text: str) -> set[str]:
    """The acts that the phrases alone hear."""
    return {heard.act for heard in hear(text) if heard.how == "phrase"}


def by_all(text: str) -> set[str]:
    """The acts that phrases and classifier hear."""
    return {heard.act for heard in hear(text)}


def measure(
    hears: Callable[[str], set[str]] = by_all, cases: Iterable[classifier.Case] | None = None, language: str = ""
) -> list[Figures]:
    """Figures of each act that has cases, then of `all` together, on the held-out sentences (of one language, if
    given).
    """
    chosen = [
        case for case in (classifier.cases("held_out.csv") if cases is None else cases)
        if not language or case.language == language
    ]  # fmt: skip
    judged = [(set(case.acts), hears(case.text)) for case in chosen]
    found = [
        Figures(act, sum(act in truth for truth, _ in judged), sum(act in told for _, told in judged),
                sum(act in truth and act in told for truth, told in judged))
        for act in acts()
    ]  # fmt: skip
    whole = Figures("all", *(sum(getattr(row, name) for row in found) for name in ("cases", "told", "right")))
    return [*(row for row in found if row.cases), whole]
