"""Accounts that are current today and may be 30 days past due soon: learned from statements, judged on later months.

The score room's features and models are used; what is new here is whom the score speaks of (accounts that are current
when they are seen), the target (30 or more days past due on a statement of the next `months` months), and the trial: a
model that knows nothing later than its day is applied on that day, and what the following months brought is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cureline.engine import delinquency, portrait, score
from cureline.engine.delinquency.calendar import months_before

# what counts as fallen behind, and what the naive thresholds are
DAYS = 30
HIGH_USE, SMALL_PAYMENT = 0.8, 0.1
MOST_DAYS = 12
_BOOK = ("accounts", "due_items", "payments", "statements")
_ROUNDS = 1000

Book = Mapping[str, ir.Table]
Floats = npt.NDArray[np.float64]


def days_late(statements: ir.Table) -> ir.IntegerValue:
    """Days past due as stated; of a counter of months its middle (1 month: 15 days), 0 where nothing is stated."""
    months = statements.months_past_due.fill_null(0)
    return statements.days_past_due.fill_null(ibis.greatest(months * 30 - 15, 0))


def outcomes(statements: ir.Table, *, observed_on: dt.date, months: int) -> ir.Table:
    """`account_id, observed_on, value, late_in`: accounts whose last statement of the month to `observed_on` shows
    nothing past due, and whether a statement of the next `months` months shows 30 days or more; `late_in` is the number
    of the first such month (null for none). Accounts without a later statement have no row.
    """
    known = statements.mutate(late=days_late(statements))
    now = known.filter((known.stated_on > months_before(observed_on, 1)) & (known.stated_on <= observed_on))
    last = now.group_by("account_id").agg(late=now.late.argmax(now.stated_on))
    current = last.filter(last.late == 0).select("account_id")
    ends = [months_before(observed_on, -n) for n in range(months + 1)]
    later = known.filter((known.stated_on > observed_on) & (known.stated_on <= ends[-1]))
    month = ibis.cases(*((later.stated_on <= end, n) for n, end in enumerate(ends[1:], 1)))
    reached = later.mutate(month=month).group_by("account_id").agg(
        late_in=lambda t: t.month.min(where=t.late >= DAYS)
    )  # fmt: skip
    return current.inner_join(reached, "account_id").select(
        "account_id", "late_in", observed_on=ibis.literal(observed_on), value=reached.late_in.notnull()
    )


def seen(connection: Any, book: Book, day: dt.date, rules: Any) -> pa.Table:
    """The score's features of every account on a day, with `observed_on`."""
    tables = [book[name] for name in _BOOK]
    behaviour = portrait.behaviour(*tables, as_of=day)
    assessed = delinquency.assess(*tables, as_of=day, rules=rules)
    found = connection.to_pyarrow(score.features(behaviour, assessed))
    return found.append_column("observed_on", pa.array([day] * found.num_rows, pa.date32()))


def days_to_learn_from(
    connection: Any, statements: ir.Table, *, as_of: dt.date, months: int
) -> tuple[list[dt.date], list[dt.date]]:
    """Month ends whose next `months` months are over on `as_of`, the latest first, and those left out because the bank
    began to count otherwise in these months."""
    counts = connection.to_pyarrow(score.month_counts(statements, as_of=as_of))
    _used, broken = score.usable_days(counts, as_of=as_of)
    there = set(counts["month"].to_pylist())
    used: list[dt.date] = []
    left_out: list[dt.date] = []
    for back in range(months, MOST_DAYS):
        if back in there:
            window = [months_before(as_of, back - n) for n in range(months)]
            (left_out if any(day in broken for day in window) else used).append(window[0])
    return used, left_out


def learn(connection: Any, book: Book, *, as_of: dt.date, months: int, rules: Any, seed: int = 0,
          audit: pa.Table | None = None) -> score.Model:  # fmt: skip
    """A model of falling behind, of all that is known on `as_of` and nothing later. Raises score.TrainingError."""
    days, left_out = days_to_learn_from(connection, book["statements"], as_of=as_of, months=months)
    if not days:
        raise score.TrainingError(f"no month before {as_of} whose next {months} months are known")
    features, labels, lead = [], [], []
    for day in days:
        known = connection.to_pyarrow(outcomes(book["statements"], observed_on=day, months=months))
        labels.append(known.select(["account_id", "observed_on", "value"]))
        lead += [month for month in known["late_in"].to_pylist() if month is not None]
        seen_then = seen(connection, book, day, rules)
        features.append(seen_then.filter(pc.is_in(seen_then["account_id"], known["account_id"])))
    if audit is None:
        audit = pa.table({name: pa.array([], kind) for name, kind in
                          (("account_id", pa.string()), ("sex", pa.string()), ("education", pa.string()),
                           ("marriage", pa.string()), ("age_years", pa.int64()))})  # fmt: skip
    return score.train(
        pa.concat_tables(features), pa.concat_tables(labels), audit, name="early_warning", target="default",
        observed_on=as_of, seed=seed,
        history={"used": [day.isoformat() for day in days], "left_out": [day.isoformat() for day in left_out],
                 "months": months, "days": DAYS, "lead_months": round(float(np.mean(lead)), 2) if lead else None},
    )  # fmt: skip


def current_accounts(connection: Any, statements: ir.Table, *, as_of: dt.date) -> list[str]:
    """Accounts whose last statement of the month to `as_of` shows nothing past due."""
    known = statements.mutate(late=days_late(statements))
    now = known.filter((known.stated_on > months_before(as_of, 1)) & (known.stated_on <= as_of))
    last = now.group_by("account_id").agg(late=now.late.argmax(now.stated_on))
    found: list[str] = connection.to_pyarrow(last.filter(last.late == 0).select("account_id"))["account_id"].to_pylist()
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval (bootstrap over accounts)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One day's warnings by a naive threshold and by the model, as many of each: what the next months brought.

    `precision` is the share of the warned that fell behind, `recall` of those that fell behind the share warned;
    `gain` the model's precision less the threshold's.
    """

    observed_on: dt.date
    months: int
    rule: str
    accounts: int
    events: int
    warned: int
    precision: Share
    recall: Share
    naive_precision: Share
    naive_recall: Share
    gain: Share


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before: of those that fell behind, who was warned before, and by how many months (mean, median, and the
    share that had two months or more)."""

    rule: str
    fell: int
    warned: int
    mean: float
    median: float
    two_or_more: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What the trial found."""

    trials: tuple[Trial, ...]
    leads: tuple[Lead, ...]
    budget: float


def judge(connection: Any, book: Book, days: Sequence[dt.date], *, months: int, rules: Any, budget: float = 0.05,
          until: dt.date, seed: int = 0) -> Judged:  # fmt: skip
    """Apply on each of `days` a model that knows nothing later, and count what came until `until`.

    `budget` is the share of the current accounts that is warned of each day where the lead time is measured.
    """
    trials: list[Trial] = []
    warned: dict[str, dict[str, dt.date]] = {"model": {}, "use": {}}
    fell: dict[str, dt.date] = {}
    for day in sorted(days):
        model = learn(connection, book, as_of=day, months=months, rules=rules, seed=seed)
        horizon = _months_between(day, until)
        known = connection.to_pyarrow(outcomes(book["statements"], observed_on=day, months=horizon)).sort_by(
            "account_id"
        )
        late_in = np.array([n or 99 for n in known["late_in"].to_pylist()])
        accounts = known["account_id"].to_pylist()
        everything = seen(connection, book, day, rules)
        features = everything.filter(pc.is_in(everything["account_id"], known["account_id"])).sort_by("account_id")
        p = score.apply(features.drop_columns(["observed_on"]), model).sort_by("account_id")["p"].to_numpy()
        orders = {"model": np.argsort(-p, kind="stable"), **naive_orders(features)}
        if horizon >= months:
            came = late_in <= months
            sizes = naive_sizes(features)
            trials += [
                _trial(day, months, rule, came, orders["model"], orders[rule], size, seed)
                for rule, size in (*sizes.items(), ("use", round(budget * len(came))))
                if size
            ]  # fmt: skip
        most = round(budget * len(accounts))
        for name, who in warned.items():
            for place in orders[name][:most]:
                who.setdefault(accounts[place], day)
        for place in np.flatnonzero(late_in < 99):
            fell.setdefault(accounts[place], months_before(day, -int(late_in[place])))
    return Judged(tuple(trials), tuple(_lead(name, who, fell) for name, who in warned.items()), budget)


def naive_orders(features: pa.Table) -> dict[str, npt.NDArray[np.int64]]:
    """The accounts as a threshold would take them: by use of the limit, and by how little was paid."""
    use, paid = _use(features), _paid(features)
    return {"use": np.argsort(-use, kind="stable"), "minimum": np.lexsort((-use, paid))}


def naive_sizes(features: pa.Table) -> dict[str, int]:
    """How many accounts the two usual thresholds warn of."""
    return {"use": int((_use(features) > HIGH_USE).sum()), "minimum": int((_paid(features) <= SMALL_PAYMENT).sum())}


def _use(features: pa.Table) -> Floats:
    balance, limit = (features[name].to_numpy().astype(float) for name in ("balance_minor", "limit_minor"))
    with np.errstate(all="ignore"):
        return np.nan_to_num(balance / limit, nan=0.0, posinf=0.0, neginf=0.0)


def _paid(features: pa.Table) -> Floats:
    """The share of what was owed that was paid the latest month; what is not known counts as paid."""
    return np.nan_to_num(features["payment_ratio_1"].to_numpy().astype(float), nan=9.0)


def _trial(day: dt.date, months: int, rule: str, came: npt.NDArray[np.bool_], ours: npt.NDArray[np.int64],
           theirs: npt.NDArray[np.int64], size: int, seed: int) -> Trial:  # fmt: skip
    flags = np.zeros((2, len(came)), dtype=bool)
    flags[0, ours[:size]] = flags[1, theirs[:size]] = True
    hits = flags & came
    # whole counts of the four kinds of account are drawn anew: the same as drawing accounts, and quick
    kinds = hits[0] * 8 + hits[1] * 4 + flags[0] * 2 + flags[1] * 1 + came * 16
    values, counts = np.unique(kinds, return_counts=True)
    drawn = np.random.default_rng(seed).multinomial(len(came), counts / len(came), _ROUNDS)

    def of(bit: int, rows: Any) -> Any:
        return (rows * ((values & bit) > 0)).sum(axis=-1)

    def share(part: int, whole: int) -> Share:
        each = of(part, drawn) / np.maximum(of(whole, drawn), 1)
        low, high = np.quantile(each, [0.025, 0.975])
        return Share(float(of(part, counts) / max(of(whole, counts), 1)), float(low), float(high))

    precision, naive = share(8, 2), share(4, 1)
    gains = of(8, drawn) / np.maximum(of(2, drawn), 1) - of(4, drawn) / np.maximum(of(1, drawn), 1)
    low, high = np.quantile(gains, [0.025, 0.975])
    gain = Share(precision.value - naive.value, float(low), float(high))
    return Trial(
        day, months, rule, len(came), int(came.sum()), size, precision, share(8, 16), naive, share(4, 16), gain
    )


def _lead(rule: str, warned: Mapping[str, dt.date], fell: Mapping[str, dt.date]) -> Lead:
    times = [_months_between(warned[account], day) for account, day in fell.items()
             if account in warned and warned[account] < day]  # fmt: skip
    if not times:
        return Lead(rule, len(fell), 0, 0.0, 0.0, 0.0)
    return Lead(rule, len(fell), len(times), float(np.mean(times)), float(np.median(times)),
                float(np.mean([time >= 2 for time in times])))  # fmt: skip


def _months_between(early: dt.date, late: dt.date) -> int:
    return (late.year - early.year) * 12 + late.month - early.month
