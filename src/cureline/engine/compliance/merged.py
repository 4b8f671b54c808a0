"""The rules of several packs as one list: a rule that packs share is judged once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cureline.engine.compliance.rules import Pack, Rule


@dataclass(slots=True)
class Entry:
    """A rule, the packs that have it (by place), and the name of its columns.

    `pack` is the first of them; the others agree with it in all that judging the rule needs.
    """

    rule: Rule
    pack: Pack
    places: list[int]
    name: str = ""


def merged(packs: Sequence[Pack]) -> list[Entry]:
    """Every active rule of the packs, in an order that keeps each pack's own."""
    entries: list[Entry] = []
    for place, pack in enumerate(packs):
        at = 0
        for rule in pack.active:
            same = next((n for n in range(at, len(entries)) if _alike(entries[n], rule, pack)), None)
            if same is None:
                entries.insert(at, Entry(rule, pack, [place]))
                at += 1
            else:
                entries[same].places.append(place)
                at = same + 1
    for n, entry in enumerate(entries):
        entry.name = str(n)
    return entries


def _alike(entry: Entry, rule: Rule, pack: Pack) -> bool:
    """Whether an entry's rule says the same to the pack's customers."""
    other = entry.pack
    days = rule.hours is None or rule.hours.uniform or other.calendar == pack.calendar
    # both are in force: since when is nothing to the judgement
    same = entry.rule == replace(rule, effective_from_on=entry.rule.effective_from_on)
    return same and days and other.third_party_only(rule) == pack.third_party_only(rule)
