"""The facts that results are computed from: one definition for who fills them, who measures and who explains.

A fact is something that happened on a day. Every row carries the same slices (`SLICES`), null where unknown, so that
every measure can be cut the same way. Types and names follow `engine.tables`: money is an integer of minor units, a day
is `*_on` in the bank's calendar, an instant `*_at` in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from cureline.engine.delinquency import CLASSES
from cureline.engine.tables import CHANNELS, OUTCOMES, PRODUCTS, Column, Table

QUADRANTS = ("can_will", "can_wont", "cant_will", "cant_wont")
PROMISE_STATES = ("kept", "broken", "open")
ENDS = ("cured", "written_off", "open")
STAGES = ("night", "desk")

_BEFORE = (
    Column("account_id", "text", "the debt; empty where the row is about the customer as a whole"),
    Column("customer_id", "text", "who owes", required=True),
    Column("on", "date", "the day it counts to", required=True),
    Column("currency", "text", "ISO 4217 code of the row's money", required=True),
    Column("product", "text", "kind of credit", values=PRODUCTS),
    Column("portfolio", "text", "the bank's own portfolio code"),
    Column("region", "text", "province or state of the customer"),
    Column("team", "text", "who held the customer that day"),
    Column("collector_id", "text", "who held the customer that day; of a contact, who made it"),
    Column("bucket", "text", "delinquency bucket that day, by the pack's names"),
    Column("quadrant", "text", "ability and willingness that day", values=QUADRANTS),
    Column("five_tier", "text", "risk class that day", values=CLASSES),
    Column("strategy", "text", "strategy document in force"),
    Column("segment", "text", "segment of that strategy"),
    Column("experiment", "text", "experiment the customer was in"),
    Column("arm", "text", "arm of that experiment"),
)
SLICES: tuple[str, ...] = tuple(c.name for c in _BEFORE[3:])
_REF = Column("ref", "text", "identifier of the row of the desk or the bank that this fact was made of")


def _fact(name: str, doc: str, *columns: Column) -> Table:
    return Table(name, doc, ("ref",), (*_BEFORE, *columns, _REF))


FACTS: Mapping[str, Table] = {
    t.name: t
    for t in (
        _fact(
            "standings",
            "An account over one month: how it stood at the month's begin (`from_`) and end (`to_`), which is `on`.",
            Column("from_bucket", "text", "bucket at the begin; the same as bucket", required=True),
            Column("to_bucket", "text", "bucket at the end", required=True),
            Column("from_level", "integer", "place of from_bucket in the pack's order; 0: current", True, minimum=0),
            Column("to_level", "integer", "place of to_bucket in the pack's order; 0: current", True, minimum=0),
            Column("from_balance_minor", "money", "debt at the begin", required=True),
            Column("to_balance_minor", "money", "debt at the end", required=True),
            Column("from_past_due_minor", "money", "past due at the begin", required=True, minimum=0),
            Column("to_past_due_minor", "money", "past due at the end", required=True, minimum=0),
            Column("paid_minor", "money", "received in the month, reversals taken off", required=True),
            Column("billed_minor", "money", "fell due in the month", required=True, minimum=0),
            Column("from_five_tier", "text", "risk class at the begin", values=CLASSES),
            Column("to_five_tier", "text", "risk class at the end", values=CLASSES),
            Column("from_provision_minor", "money", "impairment provision at the begin", minimum=0),
            Column("to_provision_minor", "money", "impairment provision at the end", minimum=0),
            Column("written_off", "boolean", "written off within the month", required=True),
        ),
        _fact(
            "contacts",
            "An outgoing attempt to reach a customer; `on` is its day where the customer lives.",
            Column("at", "instant", "when it began", required=True),
            Column("channel", "text", "how", required=True, values=CHANNELS),
            Column("hour", "integer", "hour of the day where the customer lives, 0 to 23", minimum=0),
            Column("weekday", "integer", "1 Monday to 7 Sunday, where the customer lives", minimum=1),
            Column("outcome", "text", "what came of it", values=OUTCOMES),
            Column("connected", "boolean", "somebody answered, or it was delivered", required=True),
            Column("right_party", "boolean", "the customer was spoken to or wrote back", required=True),
            Column("promised", "boolean", "a promise to pay was given in it", required=True),
            Column("seconds", "integer", "length of talk", minimum=0),
            Column("cost_minor", "money", "cost of the attempt", required=True, minimum=0),
            Column("script", "text", "name of the script or template used"),
            Column("complained", "boolean", "a complaint about it came in", required=True),
        ),
        _fact(
            "promises",
            "A promise to pay; `on` is the day promised.",
            Column("made_on", "date", "day given", required=True),
            Column("amount_minor", "money", "promised", required=True, minimum=1),
            Column("paid_minor", "money", "paid from the day given to the end of grace", required=True, minimum=0),
            Column("state", "text", "what became of it", required=True, values=PROMISE_STATES),
            Column("channel", "text", "how it was given", values=CHANNELS),
        ),
        _fact(
            "payments",
            "Money received; `on` is the value date.",
            Column("amount_minor", "money", "received; below 0 a reversal", required=True),
            Column("recovered_minor", "money", "what it paid of money past due; below 0 for a reversal", required=True),
            Column("after_contact", "boolean", "within 7 days of a contact with the customer", required=True),
        ),
        _fact(
            "episodes",
            "A time past due, from the first day past due; `on` is the day it ended, or the last day known if open.",
            Column("entered_on", "date", "first day past due", required=True),
            Column("vintage", "text", "month of entry, YYYY-MM", required=True),
            Column("ended_on", "date", "day cured or written off; empty while open"),
            Column("end", "text", "how it ended", required=True, values=ENDS),
            Column("days", "integer", "from entry to the end, or to the last day known", required=True, minimum=0),
            Column("entry_past_due_minor", "money", "past due on the day of entry", required=True, minimum=0),
            Column("again_on", "date", "first day past due again after a cure"),
            Column("known_until_on", "date", "last day that the facts know of", required=True),
        ),
        _fact(
            "complaints",
            "A complaint; `on` is the day it came in.",
            Column("cause", "text", "what it is about, by the desk's taxonomy", required=True),
            Column("channel", "text", "channel complained of", values=CHANNELS),
            Column("upheld", "boolean", "found right; empty while undecided"),
            Column("days_open", "integer", "from coming in to the answer, or to the last day known", minimum=0),
        ),
        _fact(
            "refusals",
            "A contact that the gate refused; `on` is the day it was wanted.",
            Column("rule_id", "text", "rule that refused", required=True),
            Column("article", "text", "the law's or the policy's own place"),
            Column("channel", "text", "channel wanted", required=True, values=CHANNELS),
            Column("stage", "text", "in the nightly plan or at the desk", required=True, values=STAGES),
        ),
        _fact(
            "plans",
            "A payment plan or relief; `on` is the day it began.",
            Column("kind", "text", "kind of plan, by the desk's documents", required=True),
            Column("state", "text", "running, completed, broken or ended", required=True),
            Column("months", "integer", "length agreed", minimum=0),
            Column("redefaulted", "boolean", "past due again within the plan or after it; empty while not known"),
        ),
    )
}


# what is computed from the columns above: nobody fills it, every condition and cut may use it
DERIVED: Mapping[str, tuple[Column, ...]] = {
    name: (
        Column("month", "text", "month of `on`, YYYY-MM"),
        *(
            (
                Column("from_class", "integer", "place of from_five_tier: 0 normal to 4 loss", minimum=0),
                Column("to_class", "integer", "place of to_five_tier: 0 normal to 4 loss", minimum=0),
                Column("kept_balance_minor", "money", "of the debt at the begin, what is left at the end", minimum=0),
                Column("past_due_paid_minor", "money", "of the money past due at the begin, what was paid", minimum=0),
            )
            if name == "standings"
            else ()
        ),
    )
    for name in FACTS
}


def derive(fact: str, table: ir.Table) -> ir.Table:
    """A fact's table with the columns of `DERIVED`."""
    table = table.mutate(month=table["on"].strftime("%Y-%m"))
    if fact != "standings":
        return table

    def place(tier: ir.StringValue) -> ir.IntegerValue:
        return ibis.cases(*((tier == name, level) for level, name in enumerate(CLASSES))).cast("int64")

    begin, end = table.from_balance_minor.clip(lower=0), table.to_balance_minor.clip(lower=0)
    return table.mutate(
        from_class=place(table.from_five_tier),
        to_class=place(table.to_five_tier),
        kept_balance_minor=table.written_off.ifelse(0, ibis.least(begin, end)),
        past_due_paid_minor=ibis.least(table.paid_minor.clip(lower=0), table.from_past_due_minor),
    )


def empty(fact: str) -> pa.Table:
    """A fact's table without rows, as Arrow. Raises KeyError for an unknown fact."""
    schema = ibis.schema(FACTS[fact].ibis_schema())
    return schema.to_pyarrow().empty_table()


def vocabulary(fact: str) -> dict[str, str]:
    """Column to kind, as `engine.predicate` wants it (it knows no instants). Raises KeyError for an unknown fact."""
    columns = (*FACTS[fact].columns, *DERIVED[fact])
    return {c.name: c.kind for c in columns if c.kind != "instant"}
