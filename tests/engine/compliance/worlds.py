"""Random small banks for the gate and the desk: every table drawn from one seed, with the edges that matter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

import ibis
import pyarrow as pa

from cureline.engine.compliance import Pack, gate, load_pack
from cureline.engine.compliance.gate import OUTPUTS
from cureline.engine.tables import CHANNELS, CIRCUMSTANCES, OUTCOMES, POINT_KINDS, PRODUCTS, RELATIONS, TABLES
from tests.engine.portfolios import table

LAW_ON = dt.date(2026, 11, 24)
ZONES = ["Asia/Shanghai", "America/New_York", "America/Los_Angeles", "America/Phoenix", "Europe/London", "Africa/Cairo",
         "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Mars/Olympus"]  # fmt: skip
POLICY = """
kind: policy
name: strict
jurisdiction: {country}
version: "1"
effective_from_on: "2020-01-01"
author: tests
approver: tests
tighten: {tighten}
add:
  - id: OWN-SUNDAYS
    kind: hours
    title: {{en: Sundays rest, zh-Hans: 周日不联系, zh-Hant: 週日不聯繫}}
    opens: "07:30"
    closes: "22:30"
    days_of_week:
      sat: {{opens: "10:00", closes: "14:00"}}
      sun: closed
      holiday: closed
    when: NOT agreed_time
    effect: block
    status: policy
    source: {{law: "", article: ""}}
  - id: OWN-NIGHT
    kind: hours
    title: {{en: At night only, zh-Hans: 仅夜间, zh-Hant: 僅夜間}}
    opens: "01:00"
    closes: "03:15"
    when: product = 'auto_loan'
    channels: [email]
    effect: block
    status: policy
    source: {{law: "", article: ""}}
  - id: OWN-ANY-9
    kind: count
    title: {{en: At most 5 contacts in 9 days, zh-Hans: 9日内最多5次, zh-Hant: 9日內最多5次}}
    cap: 5
    days: 9
    per: person
    events: direction = 'out' OR by_agency
    effect: block
    status: policy
    source: {{law: "", article: ""}}
"""
TIGHTEN = {
    "CN": '[{rule: CN-FREQ-DAY, cap: 2, days: 3}, {rule: CN-INTERVAL, effect: block}, '
          '{rule: CN-HOURS, opens: "09:00", closes: "20:30"}]',
    "US": "[{rule: US-FREQ-7, cap: 3}, {rule: US-FREQ-CONV, days: 10}]",
    "UK": "[{rule: UK-FREQ, cap: 3, days: 7}, {rule: UK-BS-60, lasts_days: 90}, "
          "{rule: UK-VISIT, ends: {word: notice_sent_on, days: 10}}]",
    "IN": "[{rule: IN-FREQ, cap: 2, days: 2}]",
}  # fmt: skip
JURISDICTIONS = ("CN", "US", "US-MA", "UK", "IN")
ACTIONS = pa.schema(
    [("customer_id", pa.string()), ("account_id", pa.string()), ("action_id", pa.string()), ("channel", pa.string()),
     ("hour", pa.int64()), ("planned_on", pa.date32()), ("purpose", pa.string()), ("prior_consent", pa.bool_())]
)  # fmt: skip


def packs(policies: bool) -> dict[str, Pack]:
    """The shipped packs, or the same under a strict policy each."""
    found = {}
    for name in JURISDICTIONS:
        country = name.partition("-")[0]
        policy = POLICY.format(country=country, tighten=TIGHTEN[country]) if policies else None
        found[name] = load_pack(name, on=LAW_ON, policy=policy)
    return found


@dataclass
class World:
    """The rows of a small bank and the actions planned for it."""

    as_of: dt.date
    rows: dict[str, list[dict[str, Any]]]
    actions: list[dict[str, Any]]

    def tables(self) -> dict[str, pa.Table]:
        """The portfolio's tables and `actions`, full of columns."""
        found = {name: table(name, rows).to_pyarrow() for name, rows in self.rows.items()}
        return {**found, "actions": pa.Table.from_pylist(self.actions, schema=ACTIONS)}


class Gate:
    """The gate of some packs on a day, compiled once and run over many banks."""

    def __init__(self, packs: dict[str, Pack], as_of: dt.date) -> None:
        self.packs, self.as_of = packs, as_of
        names = ("customers", "accounts", "contact_points", "contacts", "circumstances")
        given = {name: ibis.table(TABLES[name].ibis_schema(), name=name) for name in names}
        actions = ibis.table(ibis.Schema.from_pyarrow(ACTIONS), name="actions")
        expression = gate(actions, **given, packs=packs, as_of=as_of)
        assert expression.columns == (*ACTIONS.names, *OUTPUTS)
        self.connection = ibis.duckdb.connect()
        self.sql = ibis.to_sql(expression, dialect="duckdb")
        # the small tables that the gate brings along
        self.connection._register_in_memory_tables(expression)

    def __call__(self, bank: World) -> list[dict[str, Any]]:
        """Every action of a bank with its verdict."""
        for name, rows in bank.tables().items():
            self.connection.con.register(name, rows)
        found: list[dict[str, Any]] = self.connection.con.sql(self.sql).to_arrow_table().to_pylist()
        return found


def world(seed: int, as_of: dt.date, customers: int = 40) -> World:
    """A bank of a few customers in every jurisdiction, some of them without one, on a day."""
    r = Random(seed)  # noqa: S311 - no secret
    calm = r.random() < 0.5
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("customers", "accounts", "contact_points", "contacts", "circumstances")
    }
    actions = []

    def near(before: int, after: int) -> dt.date:
        return as_of + dt.timedelta(days=r.randint(-before, after))

    for n in range(customers):
        who = f"c{n:03d}"
        # most customers are in order, so that the rules meet one another and not only what is missing
        tidy = r.random() < 0.8
        rows["customers"].append(
            {"customer_id": who, "kind": r.choice(["person", "business"]),
             "jurisdiction": r.choice(JURISDICTIONS if tidy else [*JURISDICTIONS, "ZZ"]),
             "time_zone": r.choice(ZONES[:-1] if tidy else ZONES),
             "region": r.choice([None, "Scotland", "England"])}
        )  # fmt: skip
        debts = [f"{who}-{k}" for k in range(r.randint(1, 3))]
        for debt in debts:
            rows["accounts"].append(
                {"account_id": debt, "customer_id": who, "product": r.choice(PRODUCTS),
                 "portfolio": r.choice([None, "microfinance"]),
                 "status": r.choice(["open"] * (30 if tidy else 3) + ["closed"]),
                 "first_party": r.choice([None, True, False]), "in_litigation": r.choice([None, False, not tidy]),
                 "limitation_from_on": r.choice([None, near(2300, 0), near(1100, -1060)]),
                 "notice_sent_on": near(60, 0) if tidy else r.choice([None, near(40, 0)])}
            )  # fmt: skip
        for kind in ("mobile", "email", "home_address") if tidy else ():
            rows["contact_points"].append(
                {"contact_point_id": f"{who}-{kind}", "customer_id": who, "kind": kind, "relation": "self",
                 "verified_on": near(80, 0)}
            )  # fmt: skip
        for k in range(r.randint(0, 4)):
            rows["contact_points"].append(
                {"contact_point_id": f"{who}-p{k}", "customer_id": who, "kind": r.choice(POINT_KINDS),
                 "relation": r.choice(["self", "self", "self", *RELATIONS]),
                 "consent": r.choice([None, "granted", "unknown", "refused"]), "valid": r.choice([None, True, False]),
                 "verified_on": r.choice([None, near(80, 0)])}
            )  # fmt: skip
        for k in range(r.choice([0, 0, 0, 1, 3, 9])):
            begins = near(100, 20)
            rows["circumstances"].append(
                {"circumstance_id": f"{who}-x{k}", "customer_id": who, "account_id": r.choice([None, None, *debts]),
                 "kind": r.choice(["agreed_time", "unreachable", "vulnerability"] if calm else CIRCUMSTANCES),
                 "channel": r.choice([None, None, *CHANNELS]), "from_on": begins,
                 "until_on": r.choice([None, begins, near(10, 60), begins + dt.timedelta(days=30)])}
            )  # fmt: skip
        for k in range(r.choice([0, 2, 6, 12])):
            at = dt.datetime.combine(as_of, dt.time(), dt.UTC) + dt.timedelta(
                minutes=r.choice([r.randint(-12 * 1440, 0), r.randint(-1440, 1440), r.randint(-40 * 1440, 0)])
            )
            rows["contacts"].append(
                {"contact_id": f"{who}-h{k}", "customer_id": who, "account_id": r.choice([None, *debts]), "at": at,
                 "channel": r.choice(["call", "call", "call", *CHANNELS]), "direction": r.choice(["out", "out", "in"]),
                 "outcome": r.choice(["right_party", "no_answer", "voicemail", *OUTCOMES]),
                 "prior_consent": r.choice([None, False, True]), "agency": r.choice([None, "agency"])}
            )  # fmt: skip
        for k in range(5):
            actions.append(
                {"customer_id": who, "account_id": r.choice(debts if tidy else [*debts, "nobody's"]),
                 "action_id": f"{who}/{k}", "channel": r.choice(["call", "call", *CHANNELS]),
                 "hour": r.choice([7, 8, 20, 21, 22, r.randint(0, 23), 2, r.randint(10, 13)]),
                 "planned_on": as_of + dt.timedelta(days=r.choice([0, 0, 0, 1, 2, r.randint(0, 50)])),
                 "purpose": r.choice(["collect", "collect", "collect", "locate"]),
                 "prior_consent": r.choice([False, False, None, True])}
            )  # fmt: skip
    return World(as_of, rows, actions)
