"""One row a customer: lead account, sums, promises, reach, local time, indices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolios import table
from tests.engine.portrait.book import AS_OF, book

from cureline.engine import portrait
from cureline.engine.portrait.promises import promise_facts

DOCUMENT = portrait.load_parameters()
Rows = Sequence[dict[str, Any]]


def ago(days: int) -> dt.date:
    return AS_OF - dt.timedelta(days=days)


def draw(
    accounts: Rows,
    *,
    customers: Rows = ({"customer_id": "c"},),
    due: Rows = (),
    paid: Rows = (),
    promises: Rows = (),
    contacts: Rows = (),
    points: Rows = (),
    circumstances: Rows = (),
    guarantors: Rows = (),
) -> dict[str, dict[str, Any]]:
    bank = book()
    bank.fill({
        "customers": customers,
        "accounts": [{"customer_id": "c", **row} for row in accounts],
        "due_items": due, "payments": paid, "promises": promises, "guarantors": guarantors,
        "contacts": [{"customer_id": "c", "direction": "out", **row} for row in contacts],
        "contact_points": [{"customer_id": "c", "relation": "self", **row} for row in points],
        "circumstances": [{"customer_id": "c", **row} for row in circumstances],
    })  # fmt: skip
    return {row["customer_id"]: row for row in bank.portrait()}


def check(row: dict[str, Any], **expected: Any) -> None:
    assert {name: row[name] for name in expected} == expected


def test_the_lead_account_speaks_and_the_others_count() -> None:
    accounts = [
        {"account_id": "b", "balance_minor": 500, "limit_minor": 1000, "portfolio": "P1", "first_party": True,
         "opened_on": dt.date(2025, 1, 31), "currency": "CNY"},
        {"account_id": "a", "balance_minor": 300, "limit_minor": 400, "secured": True, "currency": "CNY",
         "opened_on": dt.date(2024, 3, 31), "product": "mortgage"},
        {"account_id": "z", "balance_minor": 900, "limit_minor": 900, "in_litigation": True, "currency": "USD"},
        {"account_id": "y", "balance_minor": -20, "limit_minor": 100, "currency": "CNY"},
    ]  # fmt: skip
    due = [
        {"account_id": "b", "due_on": ago(40), "principal_minor": 120},
        {"account_id": "a", "due_on": ago(40), "principal_minor": 100},
        {"account_id": "a", "due_on": AS_OF + dt.timedelta(days=9), "principal_minor": 100},
        {"account_id": "z", "due_on": ago(95), "principal_minor": 50},
        {"account_id": "z", "due_on": ago(95), "principal_minor": 50},
    ]
    paid = [{"account_id": "z", "paid_on": ago(20), "amount_minor": 100},
            {"account_id": "b", "paid_on": ago(50), "amount_minor": 20}]  # fmt: skip
    guarantors = [{"account_id": "a", "guaranteed_until_on": AS_OF}, {"account_id": "b", "guaranteed_until_on": ago(1)}]
    # of a and b, equally late, both with 100 past due, a has the least id
    row = draw(accounts, due=due, paid=paid, guarantors=guarantors)["c"]
    check(
        row, lead_account_id="a", product="mortgage", portfolio=None, currency="CNY", first_party=None,
        accounts=4, accounts_past_due=2, dpd=40, bucket="M2", five_tier="watch", ifrs9_stage=2, roll="worse",
        exposure_minor=800, past_due_minor=200, limit_minor=1500, utilisation=round(800 / 1500, 6), due_in_days=9,
        months_since_payment=0, tenure_months=24, secured=True, in_litigation=True, guaranteed=True,
        first_payment_default=True, self_cured=False,
    )  # fmt: skip
    # what was asked of a and b: 220 in month 2; b's payment of 20 was in month 2 too
    check(row, payment_ratio=round(20 / 220, 6), payment_ratio_trend=None)


def test_the_worst_class_and_a_cure_belong_to_the_customer() -> None:
    accounts = [{"account_id": "a", "balance_minor": 10}, {"account_id": "b", "balance_minor": 10,
                                                           "credit_impaired": True}]  # fmt: skip
    due = [{"account_id": "a", "due_on": ago(45), "principal_minor": 10}]
    paid = [{"account_id": "a", "paid_on": ago(5), "amount_minor": 10}]
    row = draw(accounts, due=due, paid=paid)["c"]
    check(row, lead_account_id="a", dpd=0, five_tier="substandard", ifrs9_stage=3, self_cured=True, roll="cured")
    late = [{"account_id": "b", "due_on": ago(3), "principal_minor": 10}]
    check(draw(accounts, due=due + late, paid=paid)["c"], lead_account_id="b", self_cured=False)


def test_a_customer_without_accounts_is_left_out_and_one_of_whom_little_is_known_is_not() -> None:
    customers = [{"customer_id": "c", "monthly_income_minor": 7}, {"customer_id": "nobody"}]
    rows = draw([{"account_id": "a"}], customers=customers)
    assert list(rows) == ["c"]
    check(
        rows["c"], kind="person", jurisdiction="CN", time_zone="Asia/Shanghai", accounts=1, accounts_past_due=0, dpd=0,
        exposure_minor=0, utilisation=None, payment_ratio=None, months_since_payment=None, tenure_months=None,
        monthly_income_minor=7, promises_broken=0, promises_kept=0, promise_open=False, promise_due_on=None,
        calls_30d=0, contacts_30d=0, right_party_30d=0, last_contact_on=None, days_since_contact=None,
        last_collector_id=None,
        reach_call=None, reach_visit=None,
        best_hour=DOCUMENT.default_hour, vulnerable=False, hardship=False, in_plan=False, in_litigation=False,
        secured=False, guaranteed=False,
    )  # fmt: skip


def test_promises_are_kept_broken_or_open() -> None:
    promises = [
        {"account_id": "a", "made_on": ago(60), "due_on": ago(50), "amount_minor": 100},  # paid on both ends: kept
        {"account_id": "a", "made_on": ago(40), "due_on": ago(30), "amount_minor": 101},  # a day late: broken
        {"account_id": "b", "made_on": ago(5), "due_on": AS_OF, "amount_minor": 10},  # today: open
        {"account_id": "b", "made_on": ago(4), "due_on": AS_OF + dt.timedelta(days=3), "amount_minor": 1},  # kept early
        {"account_id": "b", "made_on": ago(4), "due_on": AS_OF + dt.timedelta(days=9), "amount_minor": 99},  # open
        {"account_id": "b", "made_on": AS_OF + dt.timedelta(days=1), "due_on": ago(-9), "amount_minor": 1},  # not yet
    ]
    paid = [
        {"account_id": "a", "paid_on": ago(60), "amount_minor": 40},
        {"account_id": "a", "paid_on": ago(50), "amount_minor": 60},
        {"account_id": "a", "paid_on": ago(35), "amount_minor": 100},
        {"account_id": "a", "paid_on": ago(29), "amount_minor": 1},
        {"account_id": "b", "paid_on": ago(4), "amount_minor": 5},
        {"account_id": "b", "paid_on": ago(3), "amount_minor": -3},
    ]
    accounts = [{"account_id": "a"}, {"account_id": "b"}]
    row = draw(accounts, promises=promises, paid=paid)["c"]
    check(row, promises_kept=2, promises_broken=1, promise_open=True, promise_due_on=AS_OF)


def test_a_promise_may_be_missed_by_the_documents_tolerance() -> None:
    promised = [{"promise_id": f"{n}", "account_id": "a", "made_on": ago(9), "due_on": ago(2), "amount_minor": amount}
                for n, amount in enumerate((99, 100, 101, 102))]  # fmt: skip
    kept = promise_facts(
        table("promises", promised),
        table("payments", [{"payment_id": "p", "account_id": "a", "paid_on": ago(9), "amount_minor": 100}]),
        table("accounts", [{"account_id": "a", "customer_id": "c"}]),
        as_of=AS_OF,
        parameters=portrait.parse_parameters(portrait.shipped_text().replace("tolerance_bp: 0", "tolerance_bp: 100")),
    )
    (row,) = kept.to_pyarrow().to_pylist()
    # 101 less 1 % is 99.99
    check(row, promises_kept=3, promises_broken=1)


def at(day: dt.date, hour: int, zone: str = "Asia/Shanghai", minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(zone)).astimezone(dt.UTC)


def test_contacts_count_by_the_customers_local_days() -> None:
    contacts = [
        {"at": at(ago(29), 0), "channel": "call", "outcome": "no_answer", "collector_id": "k1"},
        {"at": at(ago(30), 23, minute=59), "channel": "call", "outcome": "right_party"},  # a day too old
        {"at": at(AS_OF, 23, minute=59), "channel": "sms", "outcome": "delivered"},
        {"at": at(ago(-1), 0), "channel": "call", "outcome": "right_party"},  # tomorrow there
        {"at": at(ago(3), 9), "channel": "call", "outcome": "right_party", "direction": "in", "collector_id": "k2"},
        {"at": at(ago(5), 9), "channel": "visit", "outcome": "met", "relation": "self", "collector_id": "k3"},
        {"at": at(ago(4), 9), "channel": "call", "outcome": "right_party", "relation": "guarantor"},
        {"at": at(ago(400), 9), "channel": "call", "outcome": "right_party"},
    ]
    row = draw([{"account_id": "a"}], contacts=contacts)["c"]
    check(row, calls_30d=2, contacts_30d=4, right_party_30d=2, last_contact_on=AS_OF, last_right_party_on=ago(3),
          days_since_contact=0, last_collector_id="k2", best_hour=9)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "utc", "hour"),
    [
        # clocks in New York go forward on 8 March 2026, at 7 o'clock UTC
        ("America/New_York", dt.datetime(2026, 3, 7, 15, 30, tzinfo=dt.UTC), 10),
        ("America/New_York", dt.datetime(2026, 3, 9, 15, 30, tzinfo=dt.UTC), 11),
        ("Asia/Kolkata", dt.datetime(2026, 3, 9, 4, 29, tzinfo=dt.UTC), 9),
        ("Asia/Kolkata", dt.datetime(2026, 3, 9, 4, 30, tzinfo=dt.UTC), 10),
        ("Asia/Shanghai", dt.datetime(2026, 3, 9, 20, 0, tzinfo=dt.UTC), DOCUMENT.default_hour),  # 4 in the morning
    ],
)
def test_the_best_hour_is_local(zone: str, utc: dt.datetime, hour: int) -> None:
    contacts = [{"at": utc, "channel": "call", "outcome": "right_party"}]
    row = draw([{"account_id": "a"}], customers=[{"customer_id": "c", "time_zone": zone}], contacts=contacts)["c"]
    assert row["best_hour"] == hour


def test_reach_is_the_share_of_successes_drawn_to_the_prior() -> None:
    points = [
        {"kind": "mobile", "valid": True, "consent": "refused"},
        {"kind": "work_phone", "consent": "granted"},
        {"kind": "email", "valid": False},
        {"kind": "home_address", "relation": "parent"},
    ]
    contacts = [
        {"at": at(ago(9), 9), "channel": "call", "outcome": "right_party"},
        {"at": at(ago(8), 9), "channel": "call", "outcome": "busy"},
        {"at": at(ago(7), 9), "channel": "call", "outcome": "sent"},  # tells nothing yet
        {"at": at(ago(7), 9), "channel": "call", "outcome": "third_party", "relation": "spouse"},
        {"at": at(ago(7), 9), "channel": "call", "outcome": "right_party", "direction": "in"},
    ]
    row = draw([{"account_id": "a"}], contacts=contacts, points=points)["c"]
    # a prior of 1 in 5 and one of two attempts: 2 in 7
    check(row, reach_call=round(2 / 7, 6), reach_sms=None, reach_email=None, reach_letter=None, reach_visit=None)


def test_circumstances_count_on_the_days_they_are_in_force() -> None:
    kinds = [("bereavement", ago(9), AS_OF), ("plan", ago(9), ago(1)), ("debt_adviser", AS_OF, None),
             ("dispute", ago(9), None)]  # fmt: skip
    rows = [{"kind": kind, "from_on": since, "until_on": until} for kind, since, until in kinds]
    check(draw([{"account_id": "a"}], circumstances=rows)["c"], vulnerable=True, hardship=True, in_plan=False)
    check(draw([{"account_id": "a"}], circumstances=[{"kind": "plan", "from_on": ago(-1)}])["c"], in_plan=False)


def test_indices_are_the_documents_points_and_tell_their_reasons() -> None:
    customer = {"customer_id": "c", "monthly_income_minor": 1000, "deposits_minor": 60, "product_count": 3,
                "customer_since_on": dt.date(2021, 3, 31)}  # fmt: skip
    due = [{"account_id": "a", "due_on": ago(90), "principal_minor": 150}]
    row = draw([{"account_id": "a", "balance_minor": 500}], customers=[customer], due=due)["c"]
    # 20, 60 of 120 months give 15, the middle of 1 to 5 products 13 (12.5), deposits 10
    assert row["relationship_value"] == 20 + 15 + 13 + 10
    # 50, income covers 15, half of the way from 5 to -20 by days -7 (-7.5): the latter is less than half of the former
    check(row, ability=50 + 15 - 7, ability_reasons="INCOME_COVERS_ARREARS")
    # 50, the very first instalment unpaid -15, same bucket distance worse -8, relationship 58 of 100 from -5 to 10: 4
    check(row, willingness=50 - 15 - 8 + 4, willingness_reasons="NEVER_PAID;GROWS_WORSE", quadrant="can_wont")


def test_a_document_that_cannot_be_used_says_why() -> None:
    text = portrait.shipped_text()
    cases = [
        ("when: hardship, points: -25", "when: sex = 'male', points: -25", "unknown column 'sex'"),
        ("column: dpd, range: [0, 180]", "column: dpd, range: [180, 0]", "range that rises"),
        ("column: dpd", "column: age_years", "'age_years' must be a number that is known"),
        ("down: IN_HARDSHIP", "up: IN_HARDSHIP", "reason of each direction"),
        ("in_plan: [plan]", "in_plan: [plans]", "'plans' is none of"),
        ("alpha: 9.0", "alpha: 0", "alpha and beta"),
        ("default: 10", "default: 23", "earliest, default and latest"),
        ("tolerance_bp: 0", "tolerance: 0", "tolerance_bp"),
        ("status: assumption", "status: guess", "'guess' is none of"),
    ]
    for old, new, reason in cases:
        assert old in text
        with pytest.raises(portrait.ParametersError, match=reason):
            portrait.parse_parameters(text.replace(old, new, 1))


def test_everything_is_named_in_three_languages() -> None:
    texts = portrait.texts()
    assert set(texts["columns"]) == set(portrait.PORTRAIT) | set(portrait.COLUMNS)
    assert set(texts["reasons"]) == set(DOCUMENT.reasons)
    words = [*texts["columns"].values(), *texts["reasons"].values()]
    words += [word for codes in texts["values"].values() for word in codes.values()]
    assert all(set(word) == {"en", "zh-Hans", "zh-Hant"} and all(word.values()) for word in words)


def test_no_attribute_of_the_fairness_audit_is_known_to_a_portrait() -> None:
    audited = {"sex", "education", "marriage", "age_years"}
    assert not audited & (set(portrait.VOCABULARY) | set(portrait.COLUMNS))


ACCOUNTS = "abc"
some = st.sampled_from(ACCOUNTS)
one_customer = st.fixed_dictionaries({
    "promises": st.lists(st.tuples(some, st.integers(0, 90), st.integers(-20, 60), st.integers(1, 60)), max_size=6),
    "payments": st.lists(st.tuples(some, st.integers(-5, 90), st.integers(-20, 60)), max_size=10),
    "items": st.lists(st.tuples(some, st.integers(1, 200), st.integers(1, 3)), max_size=6),
    "currencies": st.lists(st.sampled_from(["CNY", "USD"]), min_size=1, max_size=3),
    "contacts": st.lists(
        st.tuples(st.integers(0, 24 * 45), st.sampled_from(["right_party", "no_answer", "sent"]),
                  st.sampled_from(["self", "spouse", None])), max_size=10),
})  # fmt: skip


def _tables(number: int, case: dict[str, list[Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of one customer, whose accounts are named after it."""
    owned = ACCOUNTS[: len(case["currencies"])]
    own = {"customer_id": f"c{number}"}

    def of(rows: list[Any]) -> list[Any]:
        return [(f"{row[0]}{number}", *row[1:]) for row in rows if row[0] in owned]

    return {
        "customers": [own],
        "accounts": [{**own, "account_id": f"{a}{number}", "currency": currency, "balance_minor": 10 * n}
                     for n, (a, currency) in enumerate(zip(owned, case["currencies"], strict=True))],
        "promises": [{"account_id": a, "made_on": ago(made), "due_on": max(ago(made), ago(until)), "amount_minor": sum_}
                     for a, made, until, sum_ in of(case["promises"])],
        "paid": [{"account_id": a, "paid_on": ago(day), "amount_minor": sum_} for a, day, sum_ in of(case["payments"])],
        "due": [{"account_id": a, "due_on": ago(day), "principal_minor": sum_} for a, day, sum_ in of(case["items"])],
        "contacts": [{**own, "at": at(AS_OF, 12) - dt.timedelta(hours=hours), "channel": "call", "outcome": outcome,
                      "relation": relation} for hours, outcome, relation in case["contacts"]],
        "points": [{**own, "kind": "mobile"}],
    }  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(cases=st.lists(one_customer, min_size=8, max_size=16))
def test_lead_promises_and_reach_are_what_plain_loops_find(cases: list[dict[str, list[Any]]]) -> None:
    books = [_tables(number, case) for number, case in enumerate(cases)]
    rows = draw(**{name: [row for book in books for row in book[name]] for name in books[0]})
    for number, tables in enumerate(books):
        check(rows[f"c{number}"], **_reference(**tables))


def _reference(accounts: Rows, promises: Rows, paid: Rows, due: Rows, contacts: Rows, **others: Rows) -> dict[str, Any]:
    """A customer's facts the obvious way."""
    known = [p for p in paid if p["paid_on"] <= AS_OF]
    currency = {a["account_id"]: a["currency"] for a in accounts}
    owed: dict[str, tuple[int, int]] = {}
    for account in currency:
        left = sum(p["amount_minor"] for p in known if p["account_id"] == account)
        dpd = past_due = 0
        for item in sorted((i for i in due if i["account_id"] == account), key=lambda i: i["due_on"]):
            unpaid = max(0, min(item["principal_minor"], item["principal_minor"] - left))
            left -= item["principal_minor"] - unpaid
            past_due += unpaid
            dpd = max(dpd, (AS_OF - item["due_on"]).days) if unpaid else dpd
        owed[account] = (dpd, past_due)
    lead = min(currency, key=lambda a: (-owed[a][0], -owed[a][1], a))
    same = [a for a in accounts if a["currency"] == currency[lead]]
    states = []
    for p in promises:
        got = sum(x["amount_minor"] for x in known
                  if x["account_id"] == p["account_id"] and p["made_on"] <= x["paid_on"] <= p["due_on"])  # fmt: skip
        states.append("kept" if got >= p["amount_minor"] else "broken" if p["due_on"] < AS_OF else "open")
    own = [k for k in contacts if k["relation"] in (None, "self")]
    attempts = [k for k in own if k["outcome"] != "sent"]
    right = [k for k in own if k["outcome"] == "right_party"]
    month = at(ago(29), 0)
    return {
        "lead_account_id": lead, "dpd": owed[lead][0], "currency": currency[lead],
        "accounts_past_due": sum(owed[a][0] > 0 for a in currency),
        "exposure_minor": sum(a["balance_minor"] for a in same),
        "past_due_minor": sum(owed[a["account_id"]][1] for a in same),
        "promises_kept": states.count("kept"), "promises_broken": states.count("broken"),
        "promise_open": "open" in states,
        "reach_call": round((1 + len(right)) / (5 + len(attempts)), 6),
        "calls_30d": sum(k["at"] >= month for k in contacts),
        "right_party_30d": sum(k["at"] >= month for k in right),
    }  # fmt: skip
