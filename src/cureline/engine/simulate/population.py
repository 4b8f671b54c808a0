"""Who owes: each debtor's hidden nature, and where the debtor stands at the start, as arrays with a place for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cureline.engine.simulate.chance import BEFORE, Floats, normal, uniform
from cureline.engine.simulate.worlds import ACTIONS, World

Ints = NDArray[np.int64]
NUMBERS = ("mobile", "landline", "unknown")
FIRST_HOUR, LAST_HOUR = 8, 21


@dataclass(frozen=True)
class Population:
    """Debtors of a world, hidden nature and first standing; an index is a debtor.

    Money is in minor units: `instalment_minor` asked a month, `free_cash_minor` the debtor's usual free money of a
    month. `will` is 0 to 1. `reach` has a column for each action of
    ACTIONS; 0 where there is no point to use. `*_noise` is how far the bank's index lies from the truth. `customer_ids`
    and `dpd` (days past due on the first morning) where they are real ones; else the days follow from the due day.
    """

    world: World
    seed: int
    instalment_minor: Ints
    balance_minor: Ints
    past_due_minor: Ints
    free_cash_minor: Floats
    will: Floats
    pay_day: NDArray[np.int8]
    due_day: NDArray[np.int8]
    reach: Floats
    number_kind: NDArray[np.int8]
    best_hour: Floats
    vulnerable: NDArray[np.bool_]
    proneness: Floats
    ability_noise: Floats
    will_noise: Floats
    customer_ids: pa.Array | None = None
    dpd: NDArray[np.int32] | None = None

    @property
    def size(self) -> int:
        """How many debtors there are."""
        return len(self.instalment_minor)


def draw(world: World, size: int, *, seed: int) -> Population:
    """A population of a world: `size` debtors, the same for the same seed."""
    shares = np.cumsum(np.asarray(world["book.bucket_shares"], dtype=np.float64))
    late = np.searchsorted(shares / shares[-1], uniform(seed, BEFORE, "bucket", size), side="right").astype(np.int64)
    late = np.minimum(late, len(shares) - 1)
    z = normal(seed, BEFORE, "instalment", size)
    asked = _lognormal(world["book.instalment_median_minor"], world["book.instalment_sigma"], z)
    instalment = np.maximum(np.round(asked / 100) * 100, 5000).astype(np.int64)
    z = normal(seed, BEFORE, "balance", size)
    months = _lognormal(world["book.balance_months"], world["book.balance_sigma"], z)
    balance = np.maximum((months * instalment).astype(np.int64), instalment * (late + 1))
    return people(world, seed=seed, instalment=instalment, balance=balance, late=late)


def people(
    world: World, *, seed: int, instalment: Ints, balance: Ints, late: Ints,
    ability: Floats | None = None, will: Floats | None = None, past_due: Ints | None = None,
    customer_ids: pa.Array | None = None, dpd: NDArray[np.int32] | None = None,
) -> Population:  # fmt: skip
    """Debtors with these amounts and months past due: what nobody sees is drawn.

    `ability` and `will` are what the bank believes, 0 to 100, where it knows them (NaN where not): the truth is then
    drawn around them.
    """
    size = len(instalment)
    shift = late.astype(np.float32)
    log_cash = (
        np.log(world["money.free_cash_median"]) - world["money.late_shift"] * shift
        + world["money.free_cash_sigma"] * normal(seed, BEFORE, "cash", size)
    )  # fmt: skip
    will_odds = (
        _odds(np.float32(world["will.median"])) - world["will.late_shift"] * shift
        + world["will.sigma"] * normal(seed, BEFORE, "will", size)
    )  # fmt: skip
    noise = world["bank.ability_noise"] * normal(seed, BEFORE, "ability_noise", size)
    will_noise = world["bank.will_noise"] * normal(seed, BEFORE, "will_noise", size)
    if ability is not None:
        true = np.log(cash_of_index(np.clip(ability - noise, 3, 97), world["bank.ability_even"]))
        log_cash = np.where(np.isnan(ability), log_cash, true)
    if will is not None:
        true = _odds(np.clip(will - will_noise, 3, 97) / 100)
        will_odds = np.where(np.isnan(will), will_odds, true)
    free_cash = (np.exp(log_cash) * instalment).astype(np.float32)
    pay_day = (1 + uniform(seed, BEFORE, "pay_day", size) * 28).astype(np.int8)
    due_day = (1 + uniform(seed, BEFORE, "due_day", size) * 28).astype(np.int8)
    kind = _number_kind(world, seed, size)
    owed = instalment * late if past_due is None else past_due
    return Population(
        world=world, seed=seed, instalment_minor=instalment, balance_minor=np.maximum(balance, owed),
        past_due_minor=owed.astype(np.int64),
        free_cash_minor=free_cash,
        will=_share(will_odds), pay_day=pay_day, due_day=due_day,
        reach=_reach(world, seed, kind), number_kind=kind,
        best_hour=(FIRST_HOUR + 1 + uniform(seed, BEFORE, "hour", size) * (LAST_HOUR - FIRST_HOUR - 1)),
        vulnerable=uniform(seed, BEFORE, "vulnerable", size) < world["book.vulnerable_share"],
        proneness=np.exp(world["complaint.proneness_sigma"] * normal(seed, BEFORE, "proneness", size)),
        ability_noise=noise.astype(np.float32), will_noise=will_noise.astype(np.float32),
        customer_ids=customer_ids, dpd=dpd,
    )  # fmt: skip


def _number_kind(world: World, seed: int, size: int) -> NDArray[np.int8]:
    """What kind of number is known, as a place in NUMBERS."""
    shares = np.cumsum([world["contact.number_shares"][kind] for kind in NUMBERS])
    kind = np.searchsorted(shares / shares[-1], uniform(seed, BEFORE, "number", size), side="right")
    return np.minimum(kind, len(NUMBERS) - 1).astype(np.int8)


def _reach(world: World, seed: int, kind: NDArray[np.int8]) -> Floats:
    """The chance to reach each debtor by each action."""
    size = len(kind)
    quality = np.asarray([world["contact.number_quality"][name] for name in NUMBERS], dtype=np.float32)[kind]
    mean = np.asarray(world.of_actions("contact.reach"), dtype=np.float32)
    # what one person is like holds for every channel: hard to reach is hard to reach
    trait = world["contact.reach_sigma"] * normal(seed, BEFORE, "reach_trait", size)
    reach = np.zeros((size, len(ACTIONS)), dtype=np.float32)
    reach[:, 1:] = _share(_odds(mean[1:])[None, :] + trait[:, None])
    point = uniform(seed, BEFORE, "points", size)
    none, mail, address, number = 0.0, *(world[f"refusal.no_{p}"] for p in ("email", "address", "number"))
    reach[:, ACTIONS.index("call")] *= quality
    reach[:, ACTIONS.index("sms")] *= np.where(
        kind == NUMBERS.index("landline"), none, quality ** world["contact.message_power"]
    )
    # three parts of one draw, so that nobody lacks everything
    reach[point < mail, ACTIONS.index("email")] = none
    reach[(point >= mail) & (point < mail + address)] *= _without("letter", "visit")
    reach[point >= 1 - number] *= _without("call", "sms")
    return reach


def _without(*names: str) -> NDArray[np.float32]:
    return np.asarray([0 if action in names else 1 for action in ACTIONS], dtype=np.float32)


def index_of_cash(ratio: NDArray[Any], even: float) -> Floats:
    """The true ability, 0 to 100, of free cash over what is asked; 50 where that is `even`."""
    return (100 * ratio / (even + ratio)).astype(np.float32)


def cash_of_index(index: Floats, even: float) -> Floats:
    """The inverse of `index_of_cash`."""
    return (even * index / (100 - index)).astype(np.float32)


def _lognormal(median: float, sigma: float, z: Floats) -> NDArray[np.float64]:
    return median * np.exp(sigma * z.astype(np.float64))


def _odds(share: Floats | np.float32) -> NDArray[np.float32]:
    return np.log(share / (1 - share)).astype(np.float32)


def _share(odds: Floats) -> Floats:
    return (1 / (1 + np.exp(-odds))).astype(np.float32)
