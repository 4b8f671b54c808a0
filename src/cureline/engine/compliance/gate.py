"""May each planned action be done? The rules of the packs over millions of actions, each history read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from cureline.engine.compliance import points, verdicts, windows
from cureline.engine.compliance.days import DAY_SECONDS, number, numbered
from cureline.engine.compliance.history import History, joined
from cureline.engine.compliance.merged import merged
from cureline.engine.compliance.rules import HORIZON_DAYS, Pack, Rule
from cureline.engine.compliance.standing import KEYS, Standing
from cureline.engine.compliance.words import ACCOUNT, CUSTOMER, PERMITTING
from cureline.engine.compliance.zones import Zones

# how far ahead of `as_of` an action may be planned
PLAN_DAYS = 366
OUTPUTS = (
    "contact_point_id", "point_kind", "relation", "planned_at", "allowed", "rule_id", "article", "refusals", "warnings",
    "next_lawful_at", "pack_version",
)  # fmt: skip
_RENAMED = {"account_status": "status", "customer_kind": "kind"}


def gate(
    actions: ir.Table,
    *,
    customers: ir.Table,
    accounts: ir.Table,
    contact_points: ir.Table,
    contacts: ir.Table,
    circumstances: ir.Table,
    packs: Mapping[str, Pack],
    as_of: dt.date,
) -> ir.Table:
    """Every row of `actions`, judged by the pack of its customer's jurisdiction, as a lazy table.

    `actions` has at least `customer_id, account_id, channel, planned_on, hour` (local, 0-23), and may have `purpose`
    (`collect` or `locate`) and `prior_consent`; the other tables are the portfolio's. Each action takes the best usable
    contact point of its channel. Adds `contact_point_id, point_kind, relation` (null for none)`, planned_at` (UTC; an
    hour that the clock skips moves forward, of one that it shows twice the later is taken)`, allowed, rule_id, article`
    (of the refusal that lasts longest)`, refusals, warnings` (ids, `;`-joined, `""` for none)`, next_lawful_at` (UTC:
    `planned_at` when allowed, null where no later lawful moment is known)`, pack_version`.

    Nothing is allowed by default: without a pack, a known time zone, an account of the customer, a point of contact or
    a planned day within a year from `as_of` the action is refused by NO-PACK, NO-ZONE, NO-ACCOUNT, NO-POINT, NO-TIME.
    """
    order = [packs[name] for name in sorted(packs)]
    entries = merged(order)
    history = History([entry.rule.count for entry in entries if entry.rule.count], as_of)
    standing = Standing([entry.rule for entry in entries])
    zones = Zones(as_of - dt.timedelta(days=3), as_of + dt.timedelta(days=PLAN_DAYS + HORIZON_DAYS + 3), "zone")
    locating = "purpose" in actions.columns

    base = actions.select(
        *KEYS, "hour",
        # one column through all that follows
        own=ibis.struct({name: actions[name] for name in actions.columns}),
        purpose=actions.purpose if locating else ibis.literal("collect"),
        prior_consent=(
            actions.prior_consent.fill_null(False) if "prior_consent" in actions.columns else ibis.literal(False)
        ),
    )  # fmt: skip
    # what is known of a customer and debt is gathered once, for those only about whom something is planned
    whom = base.select("customer_id", "account_id").distinct()
    read = {name for entry in entries for name in _read(entry.rule)}
    person = _chosen(customers, ["customer_id", "jurisdiction", "time_zone"], CUSTOMER, read)
    debt = _chosen(accounts.rename(owner_id="customer_id"), ["account_id", "owner_id"], ACCOUNT, read)
    debts = joined(whom, [(person, "", ["customer_id"])])
    usable = contact_points.semi_join(whom, "customer_id")
    past = history.table(contacts, debts) if history.counts else None
    known = joined(
        debts,
        [
            (past, "", ["customer_id", "account_id"]),
            (points.best(usable, locating=locating), "", ["customer_id"]),
            (debt, "", ["account_id"]),
            (zones.table, "", ["time_zone"]),
        ],
    )
    known = known.mutate(pack_number=_pack_number(known, order)).drop("time_zone", "jurisdiction")
    known = known.rename(about_customer="customer_id", about_account="account_id")
    # an action may name no account
    same = [base[name].identical_to(known[f"about_{name[:-3]}"]) for name in ("customer_id", "account_id")]
    t = base.left_join(known, same).drop("about_customer", "about_account")
    t = joined(t, [(standing.table(base, circumstances), "", KEYS)])
    t = _placed(t, zones, as_of, locating)
    t = t.mutate(**{kind: standing.running(t, kind) for kind in PERMITTING})
    judged = verdicts.rule_by_rule(t, order, entries, history, standing)
    if any(windows.uneven(pack) for pack in order):
        table = windows.openings(order, as_of, PLAN_DAYS)
        judged = joined(judged, [(table, "", ["pack_number", "mask", "start_day"])])
    judged = verdicts.upcoming(judged, order, zones)
    return verdicts.result(judged, order, entries, actions.columns)


def _read(rule: Rule) -> set[str]:
    """The words that judging a rule takes."""
    names = set(rule.when.columns) if rule.when else set()
    if rule.applies_to != "any":
        names.add("first_party")
    anchors = (rule.state.begins, rule.state.ends) if rule.state else ()
    return names | {anchor.word for anchor in anchors if anchor}


def _chosen(table: ir.Table, plain: list[str], words: Mapping[str, str], read: set[str]) -> ir.Table:
    """The columns that rules read, under their words."""
    return table.select(*plain, **{word: table[_RENAMED.get(word, word)] for word in words if word in read})


def _pack_number(t: ir.Table, packs: list[Pack]) -> ir.IntegerValue:
    """The place of the pack of the customer's jurisdiction, -1 for none."""
    if not packs:
        return ibis.literal(-1, "int64")
    return ibis.cases(*((t.jurisdiction == p.jurisdiction, n) for n, p in enumerate(packs)), else_=-1).cast("int64")


def _placed(t: ir.Table, zones: Zones, as_of: dt.date, locating: bool) -> ir.Table:
    """Add when and where the contact would be: local day and minute, UTC second, point."""
    planned = numbered(t.planned_on)
    local = planned * DAY_SECONDS + t.hour.cast("int64") * 3600
    point = points.chosen(t, locating=locating)
    t = t.mutate(utc=zones.to_utc(t, local), planned_day=planned, point=point)
    shown = t.utc + zones.offset(t, t.utc)
    t = t.mutate(local=shown, day=(shown // DAY_SECONDS).cast("int64"), point_digits=points.digits(t.point))
    first = number(as_of)
    return t.mutate(
        minute=((t.local - t.day * DAY_SECONDS) // 60).cast("int64"),
        timely=(
            t.planned_day.between(first, first + PLAN_DAYS) & t.hour.between(0, 23) & (t.day == t.planned_day)
        ).fill_null(False),
        **points.words(t),
    )
