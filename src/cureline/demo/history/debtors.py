"""The customers of the story: debtors of the simulator, with the bank's figures and hidden traits of a seed."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator
from typing import Literal

from cureline.engine import simulate
from cureline.engine.simulate import Happening, Persona, Reaction
from cureline.worklist.models import Assessment, CurrentRun

_WORLD = "consumer"


class Debtors:
    """Whoever was met so far lives on from `since`; the same customer in the same home is the same debtor."""

    def __init__(self, since: dt.date) -> None:
        self._since = since
        self._world = simulate.load_world(_WORLD)
        self._met: dict[str, tuple[Assessment, Persona]] = {}
        # what happened since somebody last asked for payments
        self._happened: dict[str, list[Happening]] = {}

    def called(self, customer_id: str, moment: dt.datetime) -> Reaction | None:
        """What a call at a moment (local to the customer) does; None for who has no debt past due."""
        found = self._found(customer_id)
        if found is None:
            return None
        debtor = found[1]
        self._happened.setdefault(customer_id, []).extend(debtor.live(max(moment.date(), debtor.on)))
        return debtor.react(simulate.Contact("call", moment.hour))

    def paid(self, until: dt.date) -> Iterator[tuple[Assessment, Happening]]:
        """Every payment before a day of whoever was met, by customer and day."""
        for customer_id, (row, debtor) in sorted(self._met.items()):
            happened = self._happened.pop(customer_id, [])
            happened += debtor.live(max(until, debtor.on))
            yield from ((row, one) for one in happened if one.kind == "paid" and one.on < until)

    def _found(self, customer_id: str) -> tuple[Assessment, Persona] | None:
        if customer_id not in self._met:
            rows = Assessment.objects.filter(run_id=CurrentRun.objects.get().run_id, customer_id=customer_id, dpd__gt=0)
            row = rows.order_by("-dpd", "account_id").first()
            if row is None:
                return None
            debtor = simulate.persona(
                self._world, seed=zlib.crc32(customer_id.encode()), on=self._since,
                exposure_minor=row.balance_minor, past_due_minor=row.past_due_minor,
                instalment_minor=max(row.past_due_minor // max(row.dpd // 30, 1), 1),
            )  # fmt: skip
            self._met[customer_id] = row, debtor
        return self._met[customer_id]


# what the simulator's complaints are about, as a cause of care's taxonomy
CAUSES = {
    "communication": "too_often", "not_owed": "not_mine", "verification": "no_proof", "sharing": "third_party",
    "false_statements": "wrong_amount", "illegal_action": "legal_threat",
}  # fmt: skip
Said = Literal["promise", "spoke", "third_party", "refused", "hardship", "complaint", "no_answer"]


def outcome(reaction: Reaction) -> Said:
    """What a collector writes down of a call: a code of contact's outcomes."""
    if reaction.complaint:
        return "complaint"
    if not reaction.reached:
        return "no_answer"
    if not reaction.right_party:
        return "third_party"
    if reaction.promised_on:
        return "promise"
    if reaction.discloses:
        return "hardship"
    return "refused" if reaction.refused else "spoke"
