"""The score of a call: compliance, technique and result, each point traced to a turn and to the rule that gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cureline.engine.rehearse import debtor
from cureline.engine.rehearse.acts import FORBIDDEN, acts
from cureline.engine.rehearse.call import Standing, Turn
from cureline.engine.rehearse.scenario import Scenario
from cureline.engine.rehearse.words import document

COMPLIANCE, TECHNIQUE, RESULT = "compliance", "technique", "result"


@dataclass(frozen=True, slots=True)
class Point:
    """What an act gave or took: the part it counts in, points got and to be had (of the part's 100), and the turn
    (0: none).

    `why` is done, late, missing, forbidden, misstep, end, cure or complaint.
    """

    part: str
    act: str
    turn: int
    got: float
    of: float
    why: str


@dataclass(frozen=True)
class Score:
    """Parts are 0 to 100, `total` too; `cap` the highest total that the worst forbidden act leaves (100: none).

    `result` is None and out of the total while the call goes on.
    """

    total: int
    compliance: int
    technique: int
    result: int | None
    cap: int
    points: tuple[Point, ...]
    aftermath: debtor.Aftermath | None
    rubric: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def score(scenario: Scenario, standing: Standing, turns: Sequence[Turn]) -> Score:
    """The score of a call so far, with its result once it has ended."""
    rubric = document("rubric.yaml")
    first = _first(turns)
    points = [*_compliance(scenario, turns, first, rubric), *_technique(scenario, turns, first, rubric)]
    after = None
    if standing.end:
        after, found = _result(scenario, standing, turns, rubric)
        points += found
    parts = {part: _sum(points, part) for part in (COMPLIANCE, TECHNIQUE, RESULT)}
    cap = min((int(rubric["caps"][one.act]) for turn in turns for one in turn.forbidden), default=100)
    weights = {part: weight for part, weight in rubric["weights"].items() if standing.end or part != RESULT}
    total = sum(weight * parts[part] for part, weight in weights.items()) / sum(weights.values())
    result = parts[RESULT] if standing.end else None
    return Score(min(round(total), cap), parts[COMPLIANCE], parts[TECHNIQUE], result, cap, tuple(points), after,
                 str(rubric["version"]))  # fmt: skip


def _first(turns: Sequence[Turn]) -> dict[str, int]:
    """The first turn in which each act was done."""
    found: dict[str, int] = {}
    for turn in turns:
        for one in turn.acts:
            found.setdefault(one.act, turn.number)
    return found


def _sum(points: Sequence[Point], part: str) -> int:
    return round(min(max(sum(point.got for point in points if point.part == part), 0), 100))


def _compliance(
    scenario: Scenario, turns: Sequence[Turn], first: Mapping[str, int], rubric: Mapping[str, Any]
) -> list[Point]:
    """What is asked, in time, less what is forbidden."""
    each = 100 / len(scenario.required)
    found = []
    for act in scenario.required:
        turn = first.get(act, 0)
        # the debt named before the person knows of the recording, or is known: half, as it was made good later
        late = bool(turn) and act in rubric["before_purpose"] and first.get("purpose", turn) < turn
        got = 0 if not turn else each * float(rubric["late_share"]) if late else each
        found.append(Point(COMPLIANCE, act, turn, round(got, 1), round(each, 1),
                           "late" if late else "done" if turn else "missing"))  # fmt: skip
    for done in turns:
        found += [
            Point(COMPLIANCE, one.act, done.number, -float(rubric["takes"][one.act]), 0, "forbidden")
            for one in done.forbidden
        ]
    return found


def _technique(
    scenario: Scenario, turns: Sequence[Turn], first: Mapping[str, int], rubric: Mapping[str, Any]
) -> list[Point]:
    each = 100 / len(scenario.technique)
    found = [
        Point(TECHNIQUE, act, first.get(act, 0), round(each if act in first else 0, 1), round(each, 1),
              "done" if act in first else "missing")
        for act in scenario.technique
    ]  # fmt: skip
    for turn in turns:
        found += [Point(TECHNIQUE, act, turn.number, -float(rubric["misstep"]), 0, "misstep") for act in turn.missteps]
    return found


def _result(
    scenario: Scenario, standing: Standing, turns: Sequence[Turn], rubric: Mapping[str, Any]
) -> tuple[debtor.Aftermath | None, list[Point]]:
    """What the call came to: its end, the simulated cure between the worst and the best talk, and the anger left."""
    parts = dict(rubric["result"])
    abused = any(turn.forbidden for turn in turns)
    after = None
    if scenario.money:
        person = debtor.find(scenario, standing.seed, standing.on)
        plan = standing.offer == "plan" or "options" in standing.done
        after = debtor.aftermath(
            person, standing.on, trust=standing.trust, anger=standing.anger, abused=abused, plan=plan
        )  # fmt: skip
    worth = scenario.ends[standing.end]
    last = len(turns)
    found = []
    settles = scenario.money and max(scenario.ends["promise"], scenario.ends["plan"]) >= 0.9
    if settles and after:
        best = debtor.aftermath(person, standing.on, trust=90, anger=5, abused=False, plan=True)
        worst = debtor.aftermath(person, standing.on, trust=5, anger=95, abused=True, plan=False)
        span = best.cured - worst.cured
        share = min(max((after.cured - worst.cured) / span, 0), 1) if span > 0.02 else worth
        found.append(Point(RESULT, "cure", last, round(parts["cure"] * share, 1), parts["cure"], "cure"))
    else:
        parts["end"] += parts["cure"]
    calm = 0.0 if abused or standing.end == "complained" else 1 - min(max((standing.anger - 40) / 60, 0), 1)
    found.insert(0, Point(RESULT, standing.end, last, round(parts["end"] * worth, 1), parts["end"], "end"))
    found.append(Point(RESULT, "complaint", last, round(parts["complaint"] * calm, 1), parts["complaint"], "complaint"))
    return after, found


def skill_points(scenario: Scenario, points: Sequence[Point]) -> dict[str, tuple[float, float]]:
    """Points got and to be had by skill, of 0 or more: asked and craft acts by their skill, what was forbidden
    from `law`.
    """
    found: dict[str, tuple[float, float]] = {}
    law = [0.0, 20.0]
    for point in points:
        if point.part == RESULT or point.why == "misstep":
            continue
        if point.why == "forbidden":
            law[1] += 40.0
            continue
        skill = acts()[point.act].skill
        if skill == "law":
            law[0] += point.got
            law[1] += point.of
        else:
            got, of = found.get(skill, (0.0, 0.0))
            found[skill] = (got + point.got, of + point.of)
    forbidden = any(point.why == "forbidden" for point in points)
    found["law"] = (law[0] + (0.0 if forbidden else 20.0), law[1])
    return found


def is_forbidden(act: str) -> bool:
    """Whether an act is forbidden of itself."""
    return act in acts() and acts()[act].kind == FORBIDDEN
