"""What an experiment says now, as a code and in words of three languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cureline.engine.experiment.guards import HARM, Standing

BROKEN, STOP, BETTER, WORSE, SAME, EARLY, RUNNING, UNDECIDED = (
    "broken", "harm", "better", "worse", "same", "early", "running", "undecided",
)  # fmt: skip
STATES = (BROKEN, STOP, BETTER, WORSE, SAME, EARLY, RUNNING, UNDECIDED)


@dataclass(frozen=True)
class Verdict:
    """A state of `STATES`, the guard-rails that were harmed, and the figures that the words need."""

    state: str
    harmed: tuple[str, ...] = ()
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    margin: float = 0.0

    @property
    def final(self) -> bool:
        """Whether more customers can't change it, or must not be waited for."""
        return self.state not in (EARLY, RUNNING)

    def words(
        self, language: str, *, form: Callable[[float], str] = "{:,.4g}".format, names: Mapping[str, str] | None = None
    ) -> str:  # fmt: skip
        """The verdict as a sentence in en, zh-Hans or zh-Hant; `form` writes a figure of the primary measure, `names`
        names the guard-rails."""
        text: str = texts()["verdicts"][self.state]["text"][language]
        listed = ("、" if language.startswith("zh") else ", ").join(
            (names or {}).get(code, code) for code in self.harmed
        )
        figures = {"estimate": self.estimate, "lower": self.lower, "upper": self.upper, "margin": self.margin}
        shown = {name: "–" if value is None else form(value) for name, value in figures.items()}
        return text.format(guards=listed, **shown)

    def title(self, language: str) -> str:
        """The verdict in a few words."""
        title: str = texts()["verdicts"][self.state]["title"][language]
        return title


def verdict(
    figures: Mapping[str, float | None], *, better: str, margin: float, randomised: bool, enough: bool, ended: bool,
    guards: Sequence[Standing] = (),
) -> Verdict:  # fmt: skip
    """What a look says.

    `figures` has `estimate`, `lower`, `upper` of challenger less champion; `better` is up or down; within `margin` of
    zero (in the measure's unit) the arms count as the same; `randomised` is false where the draw is broken; `enough`
    says that each arm has the customers for a first judgement; `ended` that no more will enter. Harm is told before all
    but a broken draw, whose figures mean nothing.
    """
    if better not in ("up", "down"):
        raise ValueError(f"better must be up or down, not {better!r}")
    if not randomised:
        return Verdict(BROKEN)
    estimate, lower, upper = (figures.get(name) for name in ("estimate", "lower", "upper"))
    told = Verdict(RUNNING, (), estimate, lower, upper, margin)
    harmed = tuple(guard.code for guard in guards if guard.state == HARM)
    if harmed:
        return replace(told, state=STOP, harmed=harmed)
    if not enough or lower is None or upper is None:
        return replace(told, state=UNDECIDED if ended else EARLY)
    if better == "down":
        lower, upper = -upper, -lower
    if lower > 0:
        state = BETTER
    elif upper < 0:
        state = WORSE
    elif -margin < lower and upper < margin:
        state = SAME
    else:
        state = UNDECIDED if ended else RUNNING
    return replace(told, state=state)


@cache
def texts() -> Mapping[str, Any]:
    """Words of the verdicts in three languages."""
    file = resources.files("cureline.engine.experiment").joinpath("texts.yaml")
    found: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found
