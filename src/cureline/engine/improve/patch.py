"""A proposed change as data: a list of acts on a document, applied to its text, checked, told and shown as lines.

An act names what it does, where, and what it puts there: `{act: step_pace, treatment: m1_call, step: call,
every_days: 3}`. After it the document must load, and lint must find no new error.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cureline.engine import allocate, strategy
from cureline.engine.improve.yamltext import Edit, EditError, Path, edit, find, load

Act = Mapping[str, Any]
STRATEGY, RESPONSE = "strategy", "response"


class PatchError(ValueError):
    """A change that can't be made: which act, and why."""


@dataclass(frozen=True, slots=True)
class Form:
    """An act's form: the keys that say where, those that say what (needed, then optional), and its edits."""

    kind: str
    where: tuple[str, ...]
    what: tuple[str, ...]
    edits: Callable[[Act, Any], list[Edit]]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: `same`, `gone` or `new`, its numbers in the texts before and after, its text."""

    kind: str
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Patched:
    """The text after a change, and lint's findings that the text before had not."""

    text: str
    warnings: tuple[strategy.Finding, ...] = ()


def parse(acts: Sequence[Act], kind: str = STRATEGY) -> tuple[dict[str, Any], ...]:
    """The acts, checked for their form. Raises PatchError."""
    if not acts or len(acts) > 20:
        raise PatchError("a change has between 1 and 20 acts")
    return tuple(_checked(act, kind) for act in acts)


def _checked(act: Act, kind: str) -> dict[str, Any]:
    name = str(act.get("act"))
    form = FORMS.get(name)
    if form is None or form.kind != kind:
        known = ", ".join(other for other, f in FORMS.items() if f.kind == kind)
        raise PatchError(f"no act {name!r} on a {kind}; one of {known}")
    needed = {"act", *form.where, *form.what}
    missing, unknown = sorted(needed - set(act)), sorted(set(act) - needed - set(form.optional))
    if missing:
        raise PatchError(f"{name} lacks {', '.join(missing)}")
    if unknown:
        raise PatchError(f"{name} knows no {', '.join(map(str, unknown))}")
    for key in form.where:
        if not isinstance(act[key], str):
            raise PatchError(f"{name}: {key} must be a name")
    return dict(act)


def apply(text: str, acts: Sequence[Act], kind: str = STRATEGY, *, linted: bool = True) -> Patched:
    """Make a change. Raises PatchError where a place is missing, where the document would not load any more, or (with
    `linted`, which takes a second of a large strategy) where lint would find an error that it did not find before."""
    before = text
    for act in parse(acts, kind):
        form = FORMS[act["act"]]
        try:
            after = edit(text, form.edits(act, load(text)))
        except EditError as error:
            raise PatchError(f"{act['act']}: {error}") from error
        if after == text:
            raise PatchError(f"{act['act']}: this stands there already")
        text = after
        _loaded(text, kind, act["act"])
    found = tuple(_new(before, text)) if kind == STRATEGY and linted else ()
    for one in found:
        if one.level == "error":
            raise PatchError(f"{one.text['en']} ({one.place})")
    return Patched(text, found)


def stamp(text: str, *, version: str, effective_from: dt.date, author: str, approver: str, kind: str = STRATEGY) -> str:
    """The text as a version of its own: who wrote and who approved it, and from when it decides."""
    day = "effective_from" if kind == STRATEGY else "effective_from_on"
    head = {"version": version, day: effective_from, "author": author, "approver": approver}
    try:
        return edit(text, [Edit("put", (key,), value) for key, value in head.items()])
    except EditError as error:
        raise PatchError(str(error)) from error


def compare(before: str, after: str, around: int = 2) -> list[list[Line]]:
    """The places in which two texts differ, each with some lines around it."""
    old, new = before.splitlines(), after.splitlines()
    blocks = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        lines: list[Line] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Line("same", i1 + n + 1, j1 + n + 1, line) for n, line in enumerate(old[i1:i2])]
                continue
            lines += [Line("gone", i1 + n + 1, None, line) for n, line in enumerate(old[i1:i2])]
            lines += [Line("new", None, j1 + n + 1, line) for n, line in enumerate(new[j1:j2])]
        blocks.append(lines)
    return blocks


def _loaded(text: str, kind: str, name: str) -> None:
    try:
        strategy.load(text) if kind == STRATEGY else allocate.load_response(text)
    except ValueError as error:
        raise PatchError(f"{name}: {error}") from error


def _new(before: str, after: str) -> list[strategy.Finding]:
    known = {(found.code, found.place) for found in _linted(before)}
    return [found for found in _linted(after) if (found.code, found.place) not in known]


@lru_cache(maxsize=32)
def _linted(text: str) -> tuple[strategy.Finding, ...]:
    return tuple(strategy.lint(strategy.load(text)))


def _segment(act: Act) -> Path:
    return ("segments", ("id", act["segment"]))


def _treatment(act: Act) -> Path:
    return ("treatments", ("id", act["treatment"]))


def _ladder(act: Act) -> Path:
    return (*_treatment(act), "ladder")


def _step(act: Act) -> Path:
    return (*_ladder(act), ("id", act["step"]))


def _means(act: Act) -> Path:
    return (*_step(act), "channels", ("channel", act["channel"]))


def _drop_segment(act: Act, value: Any) -> list[Edit]:
    edits = [Edit("remove", _segment(act))]
    for arm in (value.get("experiment") or {}).get("arms", ()):
        if act["segment"] in {*arm.get("segments", {}), *arm.get("hold_out", ())}:
            raise EditError(f"arm {arm['id']} of the experiment names {act['segment']}")
    return edits


def _pace(act: Act, value: Any) -> list[Edit]:
    step = find(value, _step(act))
    if "channels" not in step:
        raise EditError(f"{act['step']} only waits")
    return [Edit("put", (*_step(act), key), act[key]) for key in ("every_days", "cool_down_days") if key in act]


def _drop_step(act: Act, value: Any) -> list[Edit]:
    """The step goes; if it was the first, the next begins where it began, so that nobody falls below the ladder."""
    ladder = find(value, _ladder(act))
    names = [step["id"] for step in ladder]
    edits = [Edit("remove", _step(act))]
    if names and names[0] == act["step"] and len(names) > 1:
        edits.append(Edit("put", (*_ladder(act), ("id", names[1]), "from"), ladder[0]["from"]))
    return edits


def _drop_channel(act: Act, value: Any) -> list[Edit]:
    find(value, _means(act))
    return [Edit("remove", _means(act))]


def _add_wait(act: Act, value: Any) -> list[Edit]:
    """A wait before the first step, which then begins some days later; steps that begin earlier follow at once."""
    ladder = find(value, _ladder(act))
    if any(step["id"] == "wait" for step in ladder):
        raise EditError(f"{act['treatment']} begins with a wait already")
    if not isinstance(act["days"], int) or not 0 < act["days"] <= 90:
        raise EditError("days must be between 1 and 90")
    first = ladder[0]
    later = f"dpd > {act['days']}"
    begins = later if first["from"].strip().upper() == "TRUE" else f"({first['from']}) AND {later}"
    return [
        Edit("put", (*_ladder(act), ("id", first["id"]), "from"), begins),
        Edit("insert", _ladder(act), {"id": "wait", "from": first["from"], "purpose": "wait"}, 0),
    ]


def _prior(act: Act, value: Any) -> list[Edit]:
    if not isinstance(act["prior"], int | float) or not 0 <= act["prior"] <= 1:
        raise EditError("prior must be between 0 and 1")
    place = ("channels", act["channel"], "reach")
    find(value, place)
    return [Edit("put", place, {"prior": act["prior"], "status": "measured", "source": act["source"]})]


def _put(place: Callable[[Act], Path], key: str, name: str = "") -> Callable[[Act, Any], list[Edit]]:
    def edits(act: Act, value: Any) -> list[Edit]:
        find(value, place(act))
        return [Edit("put", (*place(act), key), act[name or key])]

    return edits


_S, _T, _M = ("segment",), ("treatment", "step"), ("treatment", "step", "channel")
FORMS: Mapping[str, Form] = {
    "segment_when": Form(STRATEGY, _S, ("when",), _put(_segment, "when")),
    "segment_treatment": Form(STRATEGY, _S, ("to",), _put(_segment, "treatment", "to")),
    "segment_drop": Form(STRATEGY, _S, (), _drop_segment),
    "step_from": Form(STRATEGY, _T, ("from",), _put(_step, "from")),
    "step_pace": Form(STRATEGY, _T, ("every_days",), _pace, ("cool_down_days",)),
    "step_drop": Form(STRATEGY, _T, (), _drop_step),
    "wait_add": Form(STRATEGY, ("treatment",), ("days",), _add_wait),
    "channel_hours": Form(STRATEGY, _M, ("hours",), _put(_means, "hours")),
    "channel_script": Form(STRATEGY, _M, ("script",), _put(_means, "script")),
    "channel_first": Form(STRATEGY, _M, (), lambda act, value: [Edit("move", _means(act), index=0)]),
    "channel_drop": Form(STRATEGY, _M, (), _drop_channel),
    "reach_prior": Form(RESPONSE, ("channel",), ("prior", "source"), _prior),
}  # fmt: skip
