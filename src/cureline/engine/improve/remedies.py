"""From a finding to a concrete change of the document: each remedy gives acts, or none where it can't."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cureline.engine.improve.catalogue import Kind
from cureline.engine.improve.patch import RESPONSE, STRATEGY, Act, PatchError, apply
from cureline.engine.improve.yamltext import load

LONGEST_PACE = 30
LONGEST_WAIT = 30


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that answers a finding: the remedy's name, the kind of document, and acts that its text bears."""

    name: str
    kind: str
    acts: tuple[Act, ...]


def propose(kind: Kind, subject: Mapping[str, str], facts: Mapping[str, Any], text: str) -> list[Remedy]:
    """The changes that answer a finding, the first thought best; each makes a valid document of `text`."""
    document = load(text)
    found: list[Remedy] = []
    for name in kind.remedies:
        acts = _REMEDIES[name](document, subject, facts)
        target = RESPONSE if name == "measured_reach" else STRATEGY
        if not acts or any(remedy.acts == tuple(acts) for remedy in found):
            continue
        try:
            apply(text, acts, target, linted=False)
        except PatchError:
            continue
        found.append(Remedy(name, target, tuple(acts)))
    return found


def document_of(kind: Kind, subject: Mapping[str, str]) -> tuple[str, str]:
    """Kind and name of the document that a finding speaks of; no name where it speaks of none."""
    if "measured_reach" in kind.remedies:
        return RESPONSE, "response"
    return STRATEGY, subject.get("strategy", "")


def _steps(document: Any, subject: Mapping[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Treatment and step of what a finding is about: of its step, its segment, or all that use its script."""
    wanted = subject.get("treatment")
    if subject.get("segment"):
        wanted = next((s["treatment"] for s in document["segments"] if s["id"] == subject["segment"]), "")
    found = []
    for treatment in document["treatments"]:
        if wanted is None or treatment["id"] == wanted:
            found += [(treatment["id"], step) for step in treatment["ladder"] if step.get("channels")]
    if subject.get("step"):
        found = [(name, step) for name, step in found if step["id"] == subject["step"]]
    if subject.get("script"):
        found = [(n, s) for n, s in found if any(m.get("script") == subject["script"] for m in s["channels"])]
    if subject.get("channel"):
        found = [(n, s) for n, s in found if any(m["channel"] == subject["channel"] for m in s["channels"])]
    if subject.get("skill"):
        found = [(n, s) for n, s in found if any(m.get("skill") == subject["skill"] for m in s["channels"])]
    return found


def _pace(steps: Sequence[tuple[str, Mapping[str, Any]]], days: Callable[[int], int]) -> list[Act]:
    return [
        {"act": "step_pace", "treatment": name, "step": step["id"], "every_days": days(step["every_days"])}
        for name, step in steps
        if days(step["every_days"]) != step["every_days"]
    ]


def _slower(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return _pace(_steps(document, subject), lambda days: max(days, min(math.ceil(days * 1.5), LONGEST_PACE)))


def _faster(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return _pace(_steps(document, subject), lambda days: max(days - max(days // 3, 1), min(days, 2)))


def _fewer(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """So many days between contacts that the number from which they no longer carry their cost is not come to."""
    apart = math.ceil(LONGEST_PACE / max(facts["nth_n"] - 1, 1))
    return _pace(_first_by(_steps(document, subject), subject["channel"]), lambda days: max(days, apart))


def _first_by(steps: Sequence[tuple[str, dict[str, Any]]], channel: str) -> list[tuple[str, dict[str, Any]]]:
    """The steps whose first choice is a channel; all of them where it is nobody's first."""
    first = [(name, step) for name, step in steps if step["channels"][0]["channel"] == channel]
    return first or list(steps)


def _offer_plan(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """Calls that ask for a day become calls that offer a plan."""
    plans = [m["script"] for t in document["treatments"] for s in t["ladder"] if s["purpose"] == "offer_plan"
             for m in s.get("channels", ()) if m["channel"] == "call" and m.get("script")]  # fmt: skip
    if not plans:
        return []
    return [
        {"act": "channel_script", "treatment": name, "step": step["id"], "channel": "call", "script": plans[0]}
        for name, step in _steps(document, subject)
        for means in step["channels"]
        if means["channel"] == "call" and means.get("script") not in (None, *plans)
    ]


def _other_script(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """The script that the strategy uses most for the same channel and purpose, instead of the one complained of."""
    acts: list[Act] = []
    for name, step in _steps(document, subject):
        used: dict[str, int] = {}
        for treatment in document["treatments"]:
            for other in treatment["ladder"]:
                for means in other.get("channels", ()):
                    script = means.get("script")
                    if means["channel"] == subject["channel"] and script not in (None, subject["script"]):
                        used[script] = used.get(script, 0) + (100 if other["purpose"] == step["purpose"] else 1)
        if used:
            script = max(sorted(used), key=lambda s: used[s])
            acts.append({"act": "channel_script", "treatment": name, "step": step["id"], "channel": subject["channel"],
                         "script": script})  # fmt: skip
    return acts


def _drop_segment(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return [{"act": "segment_drop", "segment": subject["segment"]}]


def _drop_step(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return [{"act": "step_drop", "treatment": subject["treatment"], "step": subject["step"]}]


def _best_hours(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """The channel's hours become the window in which customers are reached, within what the document allows."""
    acts: list[Act] = []
    for name, step in _steps(document, subject):
        start, end = next(m["hours"] for m in step["channels"] if m["channel"] == subject["channel"])
        hours = [max(start, facts["from_hour"]), min(end, facts["to_hour"])]
        if hours[0] < hours[1] and hours != [start, end]:
            acts.append({"act": "channel_hours", "treatment": name, "step": step["id"], "channel": subject["channel"],
                         "hours": hours})  # fmt: skip
    return acts


def _other_channel(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """What no person does is tried first, where the step has it."""
    acts: list[Act] = []
    for name, step in _steps(document, subject):
        if step["channels"][0].get("skill") != subject["skill"]:
            continue
        machine = next((m["channel"] for m in step["channels"] if not m.get("skill")), None)
        if machine:
            acts.append({"act": "channel_first", "treatment": name, "step": step["id"], "channel": machine})
    return acts


def _ladder(document: Any, subject: Mapping[str, str]) -> tuple[str, list[dict[str, Any]]]:
    wanted = next((s["treatment"] for s in document["segments"] if s["id"] == subject.get("segment")), "")
    return next(((t["id"], t["ladder"]) for t in document["treatments"] if t["id"] == wanted), ("", []))


def _nearest(
    document: Any, subject: Mapping[str, str], fits: Callable[[Sequence[Mapping[str, Any]]], bool]
) -> list[Act]:
    """The segment gets the treatment of the segment nearest in the document's order whose ladder fits."""
    order = [segment["id"] for segment in document["segments"]]
    if subject.get("segment") not in order:
        return []
    here, ladders = order.index(subject["segment"]), {t["id"]: t["ladder"] for t in document["treatments"]}
    own = document["segments"][here]["treatment"]
    if own in ladders and fits(ladders[own]):
        return []
    others = [(abs(n - here), n, s["treatment"]) for n, s in enumerate(document["segments"])
              if s["treatment"] in ladders and fits(ladders[s["treatment"]])]  # fmt: skip
    if not others:
        return []
    return [{"act": "segment_treatment", "segment": subject["segment"], "to": min(others)[2]}]


def _plan_treatment(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return _nearest(document, subject, lambda ladder: any(step["purpose"] == "offer_plan" for step in ladder))


def _waiting_treatment(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    return _nearest(document, subject, lambda ladder: len(ladder) > 1 and ladder[0]["purpose"] == "wait")


def _wait_longer(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    name, ladder = _ladder(document, subject)
    if not ladder or any(step["purpose"] == "wait" for step in ladder):
        return []
    return [{"act": "wait_add", "treatment": name, "days": 10}]


def _drop_calls(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """The last step that begins with a person goes, where another stays."""
    name, ladder = _ladder(document, subject)
    by_person = [step for step in ladder if step.get("channels") and step["channels"][0].get("skill")]
    if not by_person or len(ladder) < 2:
        return []
    return [{"act": "step_drop", "treatment": name, "step": by_person[-1]["id"]}]


def _wait_less(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """A wait at the begin goes: the next step takes its place."""
    name, ladder = _ladder(document, subject)
    if len(ladder) < 2 or ladder[0]["purpose"] != "wait":
        return []
    return [{"act": "step_drop", "treatment": name, "step": ladder[0]["id"]}]


def _within_rule(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    """Hours that the rule leaves, or so many days between contacts as its count asks."""
    place = {"treatment": subject["treatment"], "step": subject["step"]}
    steps = _steps(document, subject)
    if not steps:
        return []
    if "every_days" in facts:
        slower = _pace(steps, lambda days: max(days, int(facts["every_days"])))
        return slower or _slower(document, subject, facts)
    if "from_hour" in facts:
        return _best_hours(document, subject, facts)
    if len(steps[0][1]["channels"]) > 1:
        return [{"act": "channel_drop", **place, "channel": subject["channel"]}]
    return []


def _measured_reach(document: Any, subject: Mapping[str, str], facts: Mapping[str, Any]) -> list[Act]:
    source = f"measured: {facts['now_rate']:.1%} of {facts['n']} contacts by {subject['channel']}"
    return [
        {"act": "reach_prior", "channel": subject["channel"], "prior": round(facts["now_rate"], 3), "source": source}
    ]


_REMEDIES: Mapping[str, Callable[[Any, Mapping[str, str], Mapping[str, Any]], list[Act]]] = {
    "slower": _slower, "faster": _faster, "fewer": _fewer, "offer_plan": _offer_plan, "other_script": _other_script,
    "drop_segment": _drop_segment, "drop_step": _drop_step, "best_hours": _best_hours, "other_channel": _other_channel,
    "wait_longer": _wait_longer, "wait_less": _wait_less, "drop_calls": _drop_calls, "within_rule": _within_rule,
    "measured_reach": _measured_reach, "plan_treatment": _plan_treatment, "waiting_treatment": _waiting_treatment,
}  # fmt: skip
