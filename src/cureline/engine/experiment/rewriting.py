"""The next version of a strategy's text: with a challenger, without it, or with the challenger as the rule.

Only the parts that change are replaced, at their place in the text: comments and the order of all else stay as people
wrote them. What comes out is loaded as a strategy again, so nothing is given back that the engine would not take.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from cureline.engine import yamldoc
from cureline.engine.strategy import load
from cureline.engine.strategy.document import ARM_SHARES_BP, CHAMPION, StrategyError

CHALLENGER, HOLD_OUT = "challenger", "hold_out"


@dataclass(frozen=True)
class Arms:
    """An experiment of a strategy: its name (draws the customers), what the challenger does about which segments, which
    segments the hold-out leaves alone, and the shares of challenger and hold-out in basis points."""

    name: str
    segments: Mapping[str, str]
    challenger_bp: int
    hold_out: Sequence[str]
    hold_out_bp: int
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def champion_bp(self) -> int:
        """What challenger and hold-out leave."""
        return ARM_SHARES_BP - self.challenger_bp - self.hold_out_bp


def arms_of(text: str) -> Mapping[str, Any] | None:
    """The experiment that stands in a strategy's text, as written; None where there is none."""
    found: Mapping[str, Any] | None = yamldoc.read(text).get("experiment")
    return found


def with_arms(text: str, arms: Arms, *, version: str, effective_from: dt.date, author: str, approver: str) -> str:
    """The strategy with this experiment in the place of what stood there. Raises StrategyError."""
    rows: list[dict[str, Any]] = [
        {"id": CHAMPION, "share_bp": arms.champion_bp},
        {"id": CHALLENGER, "share_bp": arms.challenger_bp, "segments": dict(arms.segments), **arms.extra},
        # last: its customers are the same whether a challenger stands before it or not
        {"id": HOLD_OUT, "share_bp": arms.hold_out_bp, "hold_out": list(arms.hold_out)},
    ]
    return _next(text, _block(arms.name, rows), {}, version, effective_from, author, approver)


def without_challenger(text: str, *, version: str, effective_from: dt.date, author: str, approver: str) -> str:
    """The strategy with champion and hold-out alone; the hold-out keeps its customers. Raises StrategyError."""
    return _next(text, _remaining(text), {}, version, effective_from, author, approver)


def adopted(text: str, *, version: str, effective_from: dt.date, author: str, approver: str) -> str:
    """The strategy in which everybody but the hold-out is treated as the challenger was. Raises StrategyError."""
    challenger = _arm(text, CHALLENGER)
    if challenger is None:
        raise StrategyError("experiment.arms", "there is no challenger to adopt")
    return _next(text, _remaining(text), challenger.get("segments", {}), version, effective_from, author, approver)


def _arm(text: str, name: str) -> Mapping[str, Any] | None:
    block = arms_of(text) or {"arms": []}
    return next((arm for arm in block["arms"] if arm["id"] == name), None)


def _remaining(text: str) -> str:
    block, held = arms_of(text), _arm(text, HOLD_OUT)
    if block is None or held is None:
        raise StrategyError("experiment.arms", "there is no hold-out to keep")
    rows = [{"id": CHAMPION, "share_bp": ARM_SHARES_BP - held["share_bp"]}, dict(held)]
    return _block(block["name"], rows)


def _block(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    # JSON is YAML; one arm a line, as people write it
    lines = [f"    - {json.dumps(row, ensure_ascii=False)}" for row in rows]
    return "\n".join(["experiment:", f"  name: {json.dumps(name, ensure_ascii=False)}", "  arms:", *lines, ""])


def _next(
    text: str, block: str, treatments: Mapping[str, str], version: str, effective_from: dt.date, author: str, approver:
    str
) -> str:  # fmt: skip
    load(text)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise StrategyError("", "a strategy is written as a block of keys")
    changes: list[tuple[int, int, str]] = []
    heads = {"version": version, "effective_from": effective_from.isoformat(), "author": author, "approver": approver}
    seen = False
    for key, value in root.value:
        if key.value in heads:
            plain = key.value == "effective_from"
            written = heads[key.value] if plain else json.dumps(heads[key.value], ensure_ascii=False)
            changes.append((value.start_mark.index, value.end_mark.index, written))
        elif key.value == "experiment":
            seen = True
            changes.append((key.start_mark.index, _end(text, value), block))
        elif key.value == "segments" and treatments:
            changes += _treatments(value, treatments)
    if not seen:
        changes.append((len(text), len(text), ("" if text.endswith("\n") else "\n") + "\n" + block))
    for start, end, written in sorted(changes, reverse=True):
        text = text[:start] + written + text[end:]
    load(text)
    return text


def _treatments(node: yaml.Node, treatments: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Where the treatment of each of these segments is written."""
    found = []
    for segment in node.value:
        parts = {key.value: value for key, value in segment.value}
        chosen = treatments.get(parts["id"].value)
        if chosen is not None:
            place = parts["treatment"]
            found.append((place.start_mark.index, place.end_mark.index, chosen))
    return found


def _end(text: str, node: yaml.Node) -> int:
    """The end of a block's last line; what follows (blank lines, a comment of the next part) stays."""
    last = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = text.find("\n", last.end_mark.index - (1 if last.end_mark.column == 0 else 0))
    return len(text) if end < 0 else end + 1
