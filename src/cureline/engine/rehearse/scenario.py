"""Scenarios: graphs of what a debtor says and where an act leads, read from YAML and checked when they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from cureline.engine.rehearse.acts import CONCRETE, MISSTEP, acts
from cureline.engine.rehearse.words import document, told

# the state in which the simulator says what comes of being asked, and what it may come to
COMMIT = "commit"
SAID = ("said_promise", "said_plan", "said_counter", "said_vague")
AGREED = "agreed"
_LATER = {"acts": ["callback"], "to": "later"}


class ScenarioError(ValueError):
    """A scenario that can't be played: which, where and why."""

    def __init__(self, scenario: str, place: str, why: str) -> None:
        super().__init__(f"{scenario}, {place}: {why}")
        self.scenario, self.place, self.why = scenario, place, why


@dataclass(frozen=True)
class Move:
    """Where one of some acts leads."""

    acts: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class State:
    """What is said in a state (by language and mood), what a good trainee does in it, what is wrong, where acts
    lead.
    """

    id: str
    wants: tuple[str, ...]
    wrong: Mapping[str, str]
    says: Mapping[str, Sequence[str]]
    upset: Mapping[str, Sequence[str]]
    moves: tuple[Move, ...]
    stop: bool
    bye: str

    def targets(self) -> Iterator[str]:
        """The states it leads to; COMMIT leads to all that may be said."""
        for move in self.moves:
            yield from SAID if move.to == COMMIT else (move.to,)


@dataclass(frozen=True)
class Scenario:
    """A case to practise. `persona` gives ranges of ability, willingness (indices) and money past due (minor units);
    `mood` the hidden state at the start; `money` whether there is a debt to be settled in this call."""

    id: str
    version: str
    level: int
    titles: Mapping[str, str]
    briefs: Mapping[str, str]
    names: Mapping[str, str]
    persona: Mapping[str, Any]
    mood: Mapping[str, int]
    patience: int
    money: bool
    required: tuple[str, ...]
    technique: tuple[str, ...]
    ends: Mapping[str, float]
    start: str
    say: Mapping[str, Mapping[str, Sequence[str]]]
    states: Mapping[str, State] = field(repr=False)

    def title(self, language: str) -> str:
        """Its name in a language."""
        return told(self.titles, language)

    def brief(self, language: str) -> str:
        """What the trainee reads before the call."""
        return told(self.briefs, language)


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Every shipped scenario by id, from easy to hard. Raises ScenarioError for one that can't be played."""
    folder = resources.files("cureline.engine.rehearse").joinpath("scenarios")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [load(document(f"scenarios/{name}")) for name in names]
    return {one.id: one for one in sorted(found, key=lambda one: (one.level, one.id))}


def load(row: Mapping[str, Any]) -> Scenario:
    """A scenario of its document, with the usual way of a call below it where it begins `from: debtor`."""
    base = document("base.yaml")
    given: Mapping[str, Any] = row["states"]
    raw = {**base["states"]} if row.get("from") == "debtor" else {}
    for name, state in given.items():
        raw[name] = {**raw.get(name, {}), **state}
        if "says" in state and "upset" not in state:
            raw[name].pop("upset", None)
    if row.get("from") == "debtor":
        # another time may be agreed on wherever nothing is settled yet
        raw = {
            name: state if state.get("bye") else {**state, "moves": [*state.get("moves", ()), _LATER]}
            for name, state in raw.items()
        }
    states = {name: _state(name, state) for name, state in raw.items()}
    start = row.get("start", "pickup")
    reached = _reached(start, states)
    made = Scenario(
        id=row["id"], version=str(row.get("version", base["version"])), level=int(row["level"]), titles=row["title"],
        briefs=row["brief"], names=row["name"], persona=row["persona"], mood=row["mood"], patience=int(row["patience"]),
        money=bool(row.get("money", True)), required=tuple(row["required"]), technique=tuple(row["technique"]),
        ends={**document("rubric.yaml")["ends"], **row["ends"]}, start=start, say=row.get("say", {}),
        # of the usual way only what this case comes to; a state of its own that nothing leads to is an error
        states={name: state for name, state in states.items() if name in reached or name in given},
    )  # fmt: skip
    check(made)
    return made


def _state(name: str, row: Mapping[str, Any]) -> State:
    return State(
        name, tuple(row.get("wants", ())), dict(row.get("wrong", {})), row["says"], row.get("upset", {}),
        tuple(Move(tuple(move["acts"]), move["to"]) for move in row.get("moves", ())), bool(row.get("stop")),
        str(row.get("bye", "")),
    )  # fmt: skip


def _reached(start: str, states: Mapping[str, State]) -> set[str]:
    found, open_ = {start}, [start]
    while open_:
        state = states.get(open_.pop())
        for target in state.targets() if state else ():
            if target not in found:
                found.add(target)
                open_.append(target)
    return found


def check(made: Scenario) -> None:
    """Raises ScenarioError unless every state can be reached, leads to a good end by what it wants, and has its
    lines.
    """
    ends = set(document("base.yaml")["ends"])
    known = {*acts(), CONCRETE}
    reached = _reached(made.start, made.states)
    for name in reached - set(made.states):
        raise ScenarioError(made.id, name, "an act leads to a state that there is not")
    for name, state in made.states.items():
        if name not in reached:
            raise ScenarioError(made.id, name, "nothing leads to it")
        for language in ("en", "zh"):
            if len(set(state.says.get(language, ()))) < 3:
                raise ScenarioError(made.id, name, f"fewer than three ways to say it in {language}")
        used = {*state.wants, *state.wrong, *(act for move in state.moves for act in move.acts)}
        for act in used - known:
            raise ScenarioError(made.id, name, f"there is no act {act}")
        for act in set(state.wrong.values()) - {*acts(), MISSTEP}:
            raise ScenarioError(made.id, name, f"there is no act {act}")
        if state.bye and state.bye not in {*ends, AGREED}:
            raise ScenarioError(made.id, name, f"there is no end {state.bye}")
    for code in set(made.ends) - ends:
        raise ScenarioError(made.id, "ends", f"there is no end {code}")
    for name in made.states:
        onward = _reached(name, made.states)
        if not any(made.states[one].bye for one in onward):
            raise ScenarioError(made.id, name, "no good end can be reached from it")


def ends(language: str) -> dict[str, str]:
    """Names of the ends by code."""
    return {code: told(row, language) for code, row in document("base.yaml")["ends"].items()}
