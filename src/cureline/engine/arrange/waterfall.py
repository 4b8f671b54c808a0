"""Payments against what is due: oldest item first, inside an item by the pack's waterfall, in an append-only ledger.

`book` says which entries to add to a ledger so that it stands as it should; nothing that stands is ever changed. Summed
by item the ledger agrees to the cent with `engine.delinquency`, which settles the oldest item first by sums alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Component = Literal["fee", "interest", "principal", "credit"]
Kind = Literal["allocated", "reversed", "moved"]
# (item, component): where money lies; money that nothing is due for is credit
Slot = tuple[str | None, Component]
_CREDIT: Slot = (None, "credit")


@dataclass(frozen=True, slots=True)
class Due:
    """What fell due on a day: a due item of the account, or an instalment of a plan."""

    item_id: str
    due_on: dt.date
    principal_minor: int
    interest_minor: int
    fee_minor: int

    def part(self, component: str) -> int:
        """What of a component is due."""
        return int(getattr(self, f"{component}_minor"))


@dataclass(frozen=True, slots=True)
class Received:
    """Money received (above 0) or a reversal (below 0), which names the payment that it undoes where that is known."""

    payment_id: str
    paid_on: dt.date
    amount_minor: int
    reverses_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: so much of a payment went to a part of an item, or (below 0) is taken away from it.

    `kind`: `allocated`, `reversed` (the contrary of what the reversed payment had) or `moved` (from one place to
    another because an older item became unpaid; the lines of a payment that moved sum to 0).
    """

    payment_id: str
    item_id: str | None
    component: Component
    amount_minor: int
    kind: Kind


def book(
    items: Iterable[Due],
    payments: Iterable[Received],
    ledger: Iterable[Entry],
    *,
    waterfall: Sequence[str],
    on: dt.date,
) -> list[Entry]:
    """The entries that bring a ledger to where it should stand on a day; none where it does.

    Takes all items and payments of one account and all entries that stand. Payments not in the ledger yet are booked in
    order of their day and id; items count once due (`due_on <= on`), so that an overpayment stays credit till then.
    The entries of each payment sum to its amount.
    """
    in_order = sorted((item for item in items if item.due_on <= on), key=lambda item: (item.due_on, item.item_id))
    received = sorted(payments, key=lambda p: (p.paid_on, p.payment_id))
    desk = _Ledger(in_order, received, ledger, waterfall)
    for payment in received:
        if payment.payment_id in desk.known or payment.paid_on > on:
            continue
        if payment.amount_minor < 0:
            desk.reverse(payment)
        else:
            desk.receive(payment)
    desk.settle()
    return desk.added


class _Ledger:
    """Where every minor unit of each payment lies, and the lines written meanwhile.

    A reversal's lines count with the payment that it undoes, its owner, so that nothing is undone twice.
    """

    def __init__(
        self, items: Sequence[Due], payments: Sequence[Received], ledger: Iterable[Entry], waterfall: Sequence[str]
    ) -> None:
        ids = {payment.payment_id for payment in payments}
        self.owners = {p.payment_id: p.reverses_id for p in payments if p.amount_minor < 0 and p.reverses_id in ids}
        self.capacity: dict[Slot, int] = {
            (item.item_id, part): item.part(part) for item in items for part in waterfall  # type: ignore[misc]
        }  # fmt: skip
        self.slots = list(self.capacity)
        # by slot, owners in the order in which their money came
        self.held: dict[Slot, dict[str, int]] = defaultdict(dict)
        self.known: set[str] = set()
        self.added: list[Entry] = []
        for entry in ledger:
            self.known.add(entry.payment_id)
            self._hold(entry.payment_id, (entry.item_id, entry.component), entry.amount_minor)

    def _owner(self, payment_id: str) -> str:
        return self.owners.get(payment_id) or payment_id

    def _hold(self, payment_id: str, slot: Slot, amount: int) -> None:
        held, owner = self.held[slot], self._owner(payment_id)
        held[owner] = held.get(owner, 0) + amount

    def _write(self, payment_id: str, slot: Slot, amount: int, kind: Kind) -> None:
        if amount:
            self._hold(payment_id, slot, amount)
            self.added.append(Entry(payment_id, slot[0], slot[1], amount, kind))

    def _in(self, slot: Slot) -> int:
        return sum(self.held[slot].values())

    def _room(self, slot: Slot) -> int:
        return self.capacity.get(slot, 0) - self._in(slot)

    def receive(self, payment: Received) -> None:
        """Put a payment into the oldest places that have room, and the rest into credit."""
        # credit below 0 is a reversal that found nothing to undo: it is made good first
        owed = min(payment.amount_minor, max(0, -self._in(_CREDIT)))
        left = payment.amount_minor - owed
        for slot in self.slots:
            if left <= 0:
                break
            part = min(left, max(0, self._room(slot)))
            self._write(payment.payment_id, slot, part, "allocated")
            left -= part
        self._write(payment.payment_id, _CREDIT, left + owed, "allocated")

    def reverse(self, payment: Received) -> None:
        """Take away what the reversed payment has where it has it, the latest place first; the rest of credit."""
        left, owner = -payment.amount_minor, self.owners.get(payment.payment_id)
        if owner is not None:
            for slot in (_CREDIT, *reversed(self._places())):
                part = min(left, max(0, self.held[slot].get(owner, 0)))
                self._write(payment.payment_id, slot, -part, "reversed")
                left -= part
        self._write(payment.payment_id, _CREDIT, -left, "reversed")

    def _places(self) -> list[Slot]:
        """Every place but credit, in order; those of items that are no longer due last."""
        return [*self.slots, *(slot for slot in self.held if slot not in self.capacity and slot != _CREDIT)]

    def settle(self) -> None:
        """Move money until no older place has room while a later one, or credit, holds any."""
        for slot in self._places():
            if self._room(slot) < 0:
                self._move(slot, _CREDIT, -self._room(slot))
        sources = list(reversed(self.slots))
        while self._in(_CREDIT) < 0 and sources:
            source = sources.pop(0)
            self._move(source, _CREDIT, min(self._in(source), -self._in(_CREDIT)))
        first, last = 0, len(self.slots) - 1
        while first < len(self.slots):
            hole, room = self.slots[first], self._room(self.slots[first])
            if room <= 0:
                first += 1
            elif self._in(_CREDIT) > 0:
                self._move(_CREDIT, hole, min(room, self._in(_CREDIT)))
            elif last <= first:
                break
            elif self._in(self.slots[last]) > 0:
                self._move(self.slots[last], hole, min(room, self._in(self.slots[last])))
            else:
                last -= 1

    def _move(self, source: Slot, target: Slot, amount: int) -> None:
        """Move an amount, of the owner who came last first."""
        for owner, has in reversed(list(self.held[source].items())):
            part = min(amount, has)
            if part > 0:
                self._write(owner, source, -part, "moved")
                self._write(owner, target, part, "moved")
                amount -= part
