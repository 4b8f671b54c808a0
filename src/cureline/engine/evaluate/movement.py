"""Tables of movement: the roll-rate matrix, the funnel from contact to kept promise, the curves of a vintage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import ibis
import ibis.expr.types as ir

from cureline.engine.evaluate.facts import derive

WRITTEN_OFF = "written_off"
FUNNEL = ("attempted", "connected", "right_party", "promised", "kept")


def transitions(
    standings: ir.Table, *, by: Sequence[str] = (), state: Literal["bucket", "five_tier"] = "bucket"
) -> ir.Table:
    """The matrix of where accounts stood at the month's begin and at its end, one row a cell that occurs.

    Columns: `by`, `from_state`, `from_level`, `to_state`, `to_level`, `accounts`, `balance_minor` (at the begin),
    `share` and `balance_share` (of the row of the matrix, 0 to 1). A written-off account ends in `written_off`, whose
    level is empty. `state` takes risk classes instead of buckets; accounts without one are left out. Balances are only
    to be read within one currency: put `currency` into `by` or narrow the rows.
    """
    t = derive("standings", standings)
    level = ("from_level", "to_level") if state == "bucket" else ("from_class", "to_class")
    t = t.filter(t[f"from_{state}"].notnull() & (t[f"to_{state}"].notnull() | t.written_off))
    t = t.mutate(
        from_state=t[f"from_{state}"],
        from_level=t[level[0]],
        to_state=t.written_off.ifelse(WRITTEN_OFF, t[f"to_{state}"]),
        to_level=t.written_off.ifelse(ibis.null("int64"), t[level[1]]),
        money=t.from_balance_minor.clip(lower=0),
    )
    keys = [*by, "from_state", "from_level", "to_state", "to_level"]
    cells = t.aggregate(by=keys, accounts=t.count(), balance_minor=t.money.sum().cast("int64"))
    row = ibis.window(group_by=[*by, "from_state", "from_level"])
    return cells.mutate(
        share=cells.accounts / cells.accounts.sum().over(row),
        balance_share=cells.balance_minor / cells.balance_minor.sum().over(row).nullif(0),
    ).order_by([*by, "from_level", ibis.asc("to_level", nulls_first=False)])


def funnel(contacts: ir.Table, promises: ir.Table, *, by: Sequence[str] = ()) -> ir.Table:
    """How many of the attempts got how far: `by`, `place` (0 to 4), `stage`, `number`, `of_previous`, `of_first`.

    The last stage counts promises kept: give the promises of the same period by the day they were made. `by` names
    columns that both facts have.
    """
    stages = (contacts.connected, contacts.right_party, contacts.right_party & contacts.promised)
    made = contacts.aggregate(
        by=by,
        attempted=contacts.count(),
        **{name: stage.fill_null(False).sum().fill_null(0) for name, stage in zip(FUNNEL[1:4], stages, strict=True)},
        kept=ibis.literal(0, "int64"),
    )
    kept = promises.aggregate(
        by=by,
        **{name: ibis.literal(0, "int64") for name in FUNNEL[:4]},
        kept=(promises.state == "kept").sum().fill_null(0),
    )
    columns = (*by, *FUNNEL)
    both = ibis.union(made.select(*columns), kept.select(*columns))
    total = both.aggregate(by=by, **{name: both[name].sum().fill_null(0).cast("int64") for name in FUNNEL})
    parts = [
        total.select(
            *by,
            place=ibis.literal(place, "int64"),
            stage=ibis.literal(name),
            number=total[name],
            of_previous=total[name] / total[FUNNEL[max(place - 1, 0)]].nullif(0),
            of_first=total[name] / total[FUNNEL[0]].nullif(0),
        )
        for place, name in enumerate(FUNNEL)
    ]
    return ibis.union(*parts).order_by([*by, "place"])


def vintage(episodes: ir.Table, payments: ir.Table | None = None, *, by: Sequence[str] = ()) -> ir.Table:
    """What became of each month's entries, by months since entry: the vintage curves of cure and recovery.

    Columns: `by`, `vintage`, `month` (0: the month of entry), `episodes`, `entry_past_due_minor`, `cured` and
    `written_off` (numbers up to the end of that month), `cured_share`, `written_off_share`, and with `payments`
    `recovered_minor` (of payments on the episode's account from entry to its end) and `recovered_share` of the amount
    past due at entry, which may pass 1 as more falls due. A month is there once the facts know of its last day, so that
    no curve bends down for want of time. Amounts are to be read within one currency.
    """
    t = episodes.mutate(
        known_month=(
            _month(episodes.known_until_on + ibis.interval(days=1)) - 1 - _month(episodes.entered_on)
        ),  # the last full month after entry
        ended_month=_month(episodes.ended_on) - _month(episodes.entered_on),
    )
    keys = [*by, "vintage"]
    whole = t.aggregate(
        by=keys,
        episodes=t.count(),
        entry_past_due_minor=t.entry_past_due_minor.sum().cast("int64"),
        known=t.known_month.max(),
    ).filter(ibis._.known >= 0)
    cells = whole.mutate(month=ibis.range(0, whole.known + 1).unnest().cast("int64"))
    ends = t.filter(t.ended_month.notnull())
    counted = ends.aggregate(
        by=[*keys, ends.ended_month.name("month")],
        cured=(ends["end"] == "cured").sum(),
        written_off=(ends["end"] == "written_off").sum(),
    )
    found = _cumulated(cells, counted, keys, ("cured", "written_off"))
    found = found.mutate(cured_share=found.cured / found.episodes, written_off_share=found.written_off / found.episodes)
    columns = [*keys, "month", "episodes", "entry_past_due_minor", "cured", "written_off"]
    shares = ["cured_share", "written_off_share"]
    if payments is not None:
        found = _cumulated(found, _paid(episodes, payments, by), keys, ("recovered_minor",))
        found = found.mutate(recovered_share=found.recovered_minor / found.entry_past_due_minor.nullif(0))
        shares += ["recovered_minor", "recovered_share"]
    return found.select(*columns, *shares).order_by([*keys, "month"])


def _month(day: ir.DateValue) -> ir.IntegerValue:
    """Months since year 0, so that differences count calendar months."""
    return day.year().cast("int64") * 12 + day.month()


def _paid(episodes: ir.Table, payments: ir.Table, by: Sequence[str]) -> ir.Table:
    """What was recovered in each month after entry, of payments within the episode."""
    e = episodes.select(
        *by,
        "vintage",
        "entered_on",
        account=episodes.account_id,
        until=episodes.ended_on.fill_null(ibis.date(9999, 12, 31)),
    )
    p = payments.select(account=payments.account_id, paid_on=payments["on"], recovered_minor=payments.recovered_minor)
    joined = e.join(p, [e.account == p.account, p.paid_on >= e.entered_on, p.paid_on <= e.until])
    return joined.aggregate(
        by=[*by, "vintage", (_month(joined.paid_on) - _month(joined.entered_on)).name("month")],
        recovered_minor=joined.recovered_minor.sum().cast("int64"),
    )


def _cumulated(cells: ir.Table, counted: ir.Table, keys: Sequence[str], names: Sequence[str]) -> ir.Table:
    """The cells with the running totals of `names` over months; unknown keys meet as equals."""
    other = counted.rename({f"_{name}": name for name in (*keys, "month", *names)})
    match = [cells[name].identical_to(other[f"_{name}"]) for name in (*keys, "month")]
    joined = cells.left_join(other, match)
    running = ibis.window(group_by=list(keys), order_by="month", preceding=None, following=0)
    return joined.mutate(
        **{name: joined[f"_{name}"].fill_null(0).sum().over(running).cast("int64") for name in names}
    ).drop(*(f"_{name}" for name in (*keys, "month", *names)))
