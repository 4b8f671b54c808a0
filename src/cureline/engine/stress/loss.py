"""Expected loss of a portfolio over the horizon under a scenario: chance of default × exposure × what is lost of it.

    loss = PD · [ (EAD - cover) · LGD + cover · LGD of the covered part ]

PD is the first passage into default through the monthly matrices, shifted such that the product's chance of default in
the horizon is what the single-factor formula gives; EAD the debt and the part of the open limit that is drawn before a
default; LGD moves with the horizon's shift (`lgd_link`). Cover that is worth less in the scenario covers less. Who
is in default already has a PD of 1. Without a shock every figure is the baseline's, to the last unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import scipy

from cureline.engine.stress.documents import LEVELS, Scenario, Stress
from cureline.engine.stress.matrices import Matrix, defaulted, path, shift

_PLACES = Decimal("0.000000001")
_WHOLE = Decimal(1)
PPM = 1_000_000


@dataclass(frozen=True)
class Segment:
    """Accounts of a product, currency and level together. Money in minor units of `currency`: `debt_minor`,
    `undrawn_minor` (open limit), and eligible cover after haircut: `things_minor` (collateral, worth less when prices
    fall) and `promises_minor` (guarantees, insurance, deposits)."""

    product: str
    currency: str
    level: int
    accounts: int
    debt_minor: int
    undrawn_minor: int = 0
    things_minor: int = 0
    promises_minor: int = 0


@dataclass(frozen=True)
class Line:
    """What is expected of a segment: exposure at default, the cover that counts, PD and LGD (of what is not covered)
    as shares, and the loss in minor units of its currency and of the home currency."""

    product: str
    currency: str
    level: int
    accounts: int
    ead_minor: int
    covered_minor: int
    pd: Decimal
    lgd: Decimal
    loss_minor: int
    loss_home_minor: int
    ead_home_minor: int


@dataclass(frozen=True)
class Loss:
    """A scenario's result: a line a segment, the loss in home currency that is reached by each month (the last is the
    whole), and the shift and asset correlation used for each product."""

    scenario: str
    home: str
    lines: tuple[Line, ...]
    by_month: tuple[int, ...]
    shifts: Mapping[str, float]
    correlations: Mapping[str, float]

    @property
    def total_minor(self) -> int:
        """The whole loss in home currency."""
        return sum(line.loss_home_minor for line in self.lines)

    @property
    def exposure_minor(self) -> int:
        """The whole exposure in home currency."""
        return sum(line.ead_home_minor for line in self.lines)

    def by(self, name: str) -> dict[str, tuple[int, int]]:
        """Exposure and loss in home currency by `product`, `level` or `currency`."""
        found: dict[str, tuple[int, int]] = {}
        for line in self.lines:
            key = str(getattr(line, name))
            ead, loss = found.get(key, (0, 0))
            found[key] = (ead + line.ead_home_minor, loss + line.loss_home_minor)
        return found


def expected_loss(
    segments: Iterable[Segment], matrices: Mapping[str, Matrix], scenario: Scenario, stress: Stress, *,
    exchange_ppm: Mapping[str, int], home: str,
) -> Loss:  # fmt: skip
    """The loss of a portfolio in a scenario.

    `matrices` as `estimate` gives them; `exchange_ppm` are minor units of `home` for a million of the currency (1 for
    one where it is not named). A fall of the home currency makes what is owed in others larger.
    """
    kept = sorted(segments, key=lambda one: (one.product, one.currency, one.level))
    lines: list[Line] = []
    months = [0] * stress.months
    shifts: dict[str, float] = {}
    rhos: dict[str, float] = {}
    for product in dict.fromkeys(one.product for one in kept):
        here = [one for one in kept if one.product == product]
        matrix = matrices.get(product) or matrices[""]
        counts: dict[int, int] = {}
        for one in here:
            counts[min(one.level, LEVELS - 1)] = counts.get(min(one.level, LEVELS - 1), 0) + one.accounts
        found = shift(stress, product, scenario, matrix.shares, counts)
        shifts[product], rhos[product] = found.horizon, found.correlation
        chances = defaulted(path(matrix.shares, found.monthly, stress), stress.default_level)
        for one in here:
            line, reached = _line(one, chances[:, min(one.level, LEVELS - 1)].tolist(), found.horizon, scenario, stress,
                                  exchange_ppm, home)  # fmt: skip
            lines.append(line)
            months = [before + now for before, now in zip(months, reached, strict=True)]
    return Loss(scenario.id, home, tuple(lines), tuple(months), shifts, rhos)


def exposure(one: Segment, stress: Stress) -> int:
    """What a segment owes at its default, in minor units: the debt, and of the open limit what will be drawn."""
    drawn = stress.product(one.product).ccf_bp if one.level < stress.default_level else 0
    return max(one.debt_minor, 0) + max(one.undrawn_minor, 0) * drawn // 10_000


def lgd(stress: Stress, product: str, moved_by: float) -> Decimal:
    """What is lost of an exposure without cover, as a share, under a shift."""
    base = stress.product(product).lgd_bp
    if moved_by == 0:
        return (Decimal(base) / 10_000).quantize(_PLACES)
    moved = float(
        scipy.special.ndtr(scipy.special.ndtri(base / 10_000) + float(stress.raw["lgd_link"]["value"]) * moved_by)
    )
    return _share(moved)


def _line(
    one: Segment, chances: Sequence[float], moved_by: float, scenario: Scenario, stress: Stress,
    exchange_ppm: Mapping[str, int], home: str,
) -> tuple[Line, list[int]]:  # fmt: skip
    ead = exposure(one, stress)
    left = 10_000 - scenario.shocks.get("collateral_bp", 0)
    covered = min(max(one.things_minor, 0) * left // 10_000 + max(one.promises_minor, 0), ead)
    lost = lgd(stress, one.product, moved_by)
    # the covered part never loses more than the rest does
    held = min(Decimal(int(stress.raw["covered_lgd_bp"]["value"])) / 10_000, lost)
    at_default = Decimal(ead - covered) * lost + Decimal(covered) * held
    rate = _rate(one.currency, exchange_ppm, home, scenario)
    pd = _share(chances[-1])
    loss = _money(at_default * pd)
    reached = [_money(at_default * _share(chance) * rate) for chance in chances]
    return (
        Line(one.product, one.currency, one.level, one.accounts, ead, covered, pd, lost, loss, reached[-1],
             _money(Decimal(ead) * rate)),
        reached,
    )  # fmt: skip


def _rate(currency: str, exchange_ppm: Mapping[str, int], home: str, scenario: Scenario) -> Decimal:
    if currency == home:
        return Decimal(1)
    fall = scenario.shocks.get("fx_bp", 0)
    return Decimal(exchange_ppm.get(currency, PPM)) / PPM * 10_000 / (10_000 - fall)


def _share(value: float) -> Decimal:
    return Decimal(str(round(value, 9))).quantize(_PLACES)


def _money(value: Decimal) -> int:
    return int(value.quantize(_WHOLE, rounding=ROUND_HALF_EVEN))
