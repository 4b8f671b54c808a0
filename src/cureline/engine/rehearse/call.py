"""A call, turn by turn: what the trainee said is heard as acts, the hidden state moves, the graph leads on, the
debtor speaks.

Everything follows from scenario, language, seed, day and the trainee's words: the same give the same call. A
call always ends: every turn costs patience, and nobody says a thing twice in a row or more than twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from cureline.engine.rehearse import debtor, figures, words
from cureline.engine.rehearse.acts import CONCRETE, FORBIDDEN, MISSTEP, Heard, acts, hear
from cureline.engine.rehearse.scenario import AGREED, COMMIT, Scenario, State
from cureline.engine.rehearse.words import document

OCCASIONS = {
    "threat": "threatened", "harass": "threatened", "insult": "insulted", "disclosure": "exposed",
    "falsehood": "deceived", "pressure": "pressed",
}  # fmt: skip
# a way through the graph in one turn, never longer
_FURTHEST = 4
LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Standing:
    """Where a call stands; plain values, so that it can be kept and taken up again (`as_dict`, `standing_of`).

    `said` the places of what the debtor said, in order (`state.mood.number`); `done` the acts so far; `end`
    empty while the call goes on. Trust, anger and openness are 0 to 100. `agreed_minor` and `agreed_on` what the
    debtor offered last.
    """

    scenario: str
    language: str
    seed: int
    on: dt.date
    state: str
    trust: int
    anger: int
    openness: int
    patience: int
    turn: int = 0
    said: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    asked: int = 0
    offer: str = ""
    agreed_minor: int = 0
    agreed_on: dt.date | None = None
    end: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        row = asdict(self)
        return {**row, "on": self.on.isoformat(), "agreed_on": self.agreed_on.isoformat() if self.agreed_on else None}


def standing_of(row: Mapping[str, Any]) -> Standing:
    """A standing out of its JSON."""
    return Standing(**{
        **row, "on": dt.date.fromisoformat(row["on"]), "said": tuple(row["said"]), "done": tuple(row["done"]),
        "agreed_on": dt.date.fromisoformat(row["agreed_on"]) if row["agreed_on"] else None,
    })  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One turn: the acts heard (with how and in which words), the forbidden among them and missteps, what was
    wanted in the state and not done, the state before and after, the hidden state after, and what the debtor
    answered.
    """

    number: int
    acts: tuple[Heard, ...]
    forbidden: tuple[Heard, ...]
    missteps: tuple[str, ...]
    wanted: tuple[str, ...]
    missed: tuple[str, ...]
    before: str
    after: str
    trust: int
    anger: int
    openness: int
    line: str
    line_id: str
    end: str = ""
    amounts_minor: tuple[int, ...] = field(default=())
    days: tuple[dt.date, ...] = field(default=())


def begin(scenario: Scenario, language: str, seed: int, on: dt.date) -> tuple[Standing, str]:
    """A call as it is picked up: its standing, and the debtor's first words."""
    if language not in words.LANGUAGES:
        raise ValueError(f"no language {language}")
    mood = scenario.mood
    standing = Standing(scenario.id, language, seed, on, scenario.start, int(mood["trust"]), int(mood["anger"]),
                        int(mood["openness"]), scenario.patience)  # fmt: skip
    line_id, line = _speak(scenario, standing, scenario.states[scenario.start])
    return replace(standing, said=(line_id,)), line


def answer(
    scenario: Scenario, standing: Standing, text: str, *, flags: Iterable[tuple[str, str]] = ()
) -> tuple[Standing, Turn]:
    """The debtor's answer to what the trainee said. `flags` are acts that the caller's own check of wording found.

    Raises ValueError where the call has ended.
    """
    if standing.end:
        raise ValueError("the call has ended")
    text = text[:LONGEST_TEXT]
    state = scenario.states[standing.state]
    heard, named = hear(text, flags=flags), figures.read(text, standing.on)
    done_now = {one.act for one in heard}
    if named.concrete:
        done_now.add(CONCRETE)
    forbidden, missteps = _judged(state, heard, done_now)
    moved = _felt(standing, done_now, forbidden, missteps)
    after, offer = _lead(scenario, moved, done_now, named, forbidden)
    wanted = wants(scenario, standing)
    ended = _ended(scenario, moved, after, done_now, forbidden)
    asks = standing.asked + (1 if offer else 0)
    settled = replace(
        moved, state=after.id, turn=standing.turn + 1, asked=asks,
        patience=standing.patience - (1 if after.id != state.id or done_now - set(standing.done) else 2),
        done=tuple(dict.fromkeys((*standing.done, *(act for act in (*acts(), CONCRETE) if act in done_now)))),
    )  # fmt: skip
    if offer and offer.code != "vague":
        settled = replace(settled, offer=offer.code, agreed_minor=offer.amount_minor, agreed_on=offer.on)
    if not ended and settled.patience <= 0:
        ended = "ran_out"
    line_id, line = _reply(
        scenario, settled, after, ended, heard, forbidden, moved_on=after.id != state.id or bool(offer)
    )
    if not ended and not line:
        ended = "ran_out"
        line_id, line = _reply(scenario, settled, after, ended, heard, forbidden, moved_on=False)
    settled = replace(settled, said=(*settled.said, line_id), end=ended)
    turn = Turn(
        settled.turn, tuple(heard), forbidden, missteps, wanted, tuple(act for act in wanted if act not in done_now),
        state.id, after.id, settled.trust, settled.anger, settled.openness, line, line_id, ended,
        named.amounts_minor, named.days,
    )  # fmt: skip
    return settled, turn


def hang_up(standing: Standing) -> Standing:
    """The trainee puts the receiver down: a call that goes on is left in the middle."""
    return standing if standing.end else replace(standing, end="left")


def wants(scenario: Scenario, standing: Standing) -> tuple[str, ...]:
    """What a good trainee does now, in order: of the state's wants those that have not been done, repeated where
    the talk stands still.
    """
    state = scenario.states[standing.state]
    once = {"identify", "recording", "ask_person", "verify", "purpose"}
    return tuple(act for act in state.wants if not (act in once and act in standing.done))


def model_answer(scenario: Scenario, standing: Standing) -> str:
    """Words that do what is wanted now, in the call's language: the model for a weak turn, and what tests let a lawful
    trainee say."""
    facts = _facts(scenario, standing)
    spoken = words.written(standing.language)
    parts = []
    for act in wants(scenario, standing):
        ways = scenario.say.get(act, acts()[act].say)[spoken]
        parts.append(ways[(standing.seed + standing.turn) % len(ways)])
    return words.shown(_filled((" " if spoken == "en" else "").join(parts), facts), standing.language)


def _judged(state: State, heard: Sequence[Heard], done: set[str]) -> tuple[tuple[Heard, ...], tuple[str, ...]]:
    """What is forbidden in a turn, of itself or in this state, and what does not fit here."""
    # what only the classifier heard never costs anybody the exercise by where it was said
    by_act = {one.act: one for one in heard if one.how != "model"}
    found = {one.act: one for one in heard if acts()[one.act].kind == FORBIDDEN}
    missteps = []
    for act, wrong in state.wrong.items():
        if act not in by_act and not (act == CONCRETE and act in done):
            continue
        if wrong == MISSTEP:
            missteps.append(act)
        else:
            source = by_act.get(act, Heard(act, "phrase", ""))
            found.setdefault(wrong, Heard(wrong, source.how, source.words))
    return tuple(found.values()), tuple(missteps)


def _felt(standing: Standing, done: set[str], forbidden: Sequence[Heard], missteps: Sequence[str]) -> Standing:
    """The hidden state after the acts of a turn; an act done again moves it by half."""
    effects: Mapping[str, Sequence[int]] = document("base.yaml")["effects"]
    moves = [(act, 0.5 if act in standing.done else 1.0) for act in sorted(done) if act in effects]
    moves += [(one.act, 1.0) for one in forbidden if one.act not in done] + [(MISSTEP, 1.0) for _ in missteps]
    sums = [sum(effects[act][place] * share for act, share in moves) for place in range(3)]
    trust, anger, openness = (
        int(min(max(value + change, 0), 100))
        for value, change in zip((standing.trust, standing.anger, standing.openness), sums, strict=True)
    )
    return replace(standing, trust=trust, anger=anger, openness=openness)


def _lead(
    scenario: Scenario, standing: Standing, done: set[str], named: figures.Figures, forbidden: Sequence[Heard]
) -> tuple[State, debtor.Offer | None]:
    """The state that the acts of a turn lead to, and what the debtor offers where it was asked."""
    state = scenario.states[standing.state]
    if forbidden:
        return state, None
    for _ in range(_FURTHEST):
        move = next((move for move in state.moves if done & set(move.acts)), None)
        if move is None:
            break
        if move.to == COMMIT:
            offer = _asked(scenario, standing, named, plan=bool({"options"} & (done | set(standing.done))))
            return scenario.states[f"said_{offer.code}"], offer
        state = scenario.states[move.to]
        if state.stop:
            break
    return state, None


def _asked(scenario: Scenario, standing: Standing, named: figures.Figures, *, plan: bool) -> debtor.Offer:
    abused = any(acts()[act].kind == FORBIDDEN for act in standing.done if act in acts())
    return debtor.asked(
        debtor.find(scenario, standing.seed, standing.on), standing.on, trust=standing.trust, anger=standing.anger,
        abused=abused, plan=plan, times=standing.asked,
        amount_minor=named.amounts_minor[0] if named.amounts_minor else 0,
        day=named.days[0] if named.days else None,
    )  # fmt: skip


def _ended(scenario: Scenario, standing: Standing, after: State, done: set[str], forbidden: Sequence[Heard]) -> str:
    """How the call ends with this turn; empty where it goes on."""
    if forbidden and standing.anger >= int(document("base.yaml")["leaves_at"]):
        # who was threatened, insulted or exposed complains; who was pressed just leaves
        return "hung_up" if {one.act for one in forbidden} <= {"pressure"} else "complained"
    if standing.anger >= int(document("base.yaml")["leaves_at"]):
        return "hung_up"
    if "farewell" in done and not forbidden:
        # good-bye in the turn that leads into a state that ends so is said too early to be an agreement
        if after.bye == AGREED:
            return "plan" if standing.offer == "plan" else "promise"
        return after.bye or "parted"
    return ""


def _reply(
    scenario: Scenario, standing: Standing, after: State, ended: str, heard: Sequence[Heard],
    forbidden: Sequence[Heard], *, moved_on: bool,
) -> tuple[str, str]:  # fmt: skip
    """What the debtor says; empty where nothing is left to say."""
    if ended:
        occasion = {"complained": "complains", "hung_up": "hangs_up", "ran_out": "no_time"}.get(ended, "good_bye")
        return _say(scenario, standing, (occasion,))
    if forbidden:
        return _say(scenario, standing, (OCCASIONS[forbidden[0].act], "pressed", "insulted", "answers"))
    if moved_on:
        line = _speak(scenario, standing, after)
        if line[1]:
            return line
    if not heard:
        return _say(scenario, standing, ("puzzled", "nudge", "answers"))
    if any(one.act in ("empathy", "condole", "safety") for one in heard):
        line = _say(scenario, standing, ("softened",))
        if line[1]:
            return line
    line = _speak(scenario, standing, after)
    return line if line[1] else _say(scenario, standing, ("nudge", "answers", "puzzled"))


def _speak(scenario: Scenario, standing: Standing, state: State) -> tuple[str, str]:
    """A line of a state by mood: what was not said yet, else what was said once and not just now."""
    upset = standing.anger >= int(document("base.yaml")["upset_at"]) and state.upset
    spoken = words.written(standing.language)
    pools = [(f"{state.id}.upset", state.upset[spoken])] if upset else []
    pools.append((f"{state.id}.says", state.says[spoken]))
    return _pick(scenario, standing, pools)


def _say(scenario: Scenario, standing: Standing, occasions: Sequence[str]) -> tuple[str, str]:
    says = document("base.yaml")["says"]
    spoken = words.written(standing.language)
    return _pick(scenario, standing, [(f"any.{name}", says[name][spoken]) for name in occasions])


def _pick(scenario: Scenario, standing: Standing, pools: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, str]:
    facts = _facts(scenario, standing)
    rng = np.random.default_rng([standing.seed, standing.turn, 7])
    last = standing.said[-1] if standing.said else ""
    for most in (0, 1):
        for name, lines in pools:
            free = [
                number for number in range(len(lines))
                if standing.said.count(f"{name}.{number}") <= most and f"{name}.{number}" != last
            ]  # fmt: skip
            if free:
                number = free[int(rng.integers(len(free)))]
                return f"{name}.{number}", words.shown(_filled(lines[number], facts), standing.language)
    return "", ""


def _facts(scenario: Scenario, standing: Standing) -> dict[str, str]:
    language = standing.language
    spoken = words.written(language)
    person = debtor.find(scenario, standing.seed, standing.on)
    first = debtor.pay_day(person, standing.on)
    amount, day = standing.agreed_minor or person.afford_minor, standing.agreed_on or first
    amount_told, day_told = words.money(amount, spoken), words.day(day, spoken)
    return {
        "name": scenario.names[spoken], "bank": document("base.yaml")["bank"][spoken],
        "due": words.money(person.due_minor, spoken), "afford": words.money(person.afford_minor, spoken),
        "amount": amount_told, "date": day_told, "part": words.money(person.afford_minor, spoken),
        "promised": f"{amount_told} on {day_told}" if spoken == "en" else f"{day_told}还{amount_told}",
    }  # fmt: skip


def _filled(text: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text
