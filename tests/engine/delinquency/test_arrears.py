"""Today, a month ago and the past half year of random books, against the obvious way: item by item, day by day."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.portfolios import table

from cureline.engine import delinquency
from cureline.engine.delinquency.calendar import months_before

AS_OF = dt.date(2026, 3, 31)
ENDS = [months_before(AS_OF, n) for n in range(1, 7)]
SHIPPED = delinquency.load_rules("cn")
# one condition each, so that the ids that decided show the fact itself
RULES = dataclasses.replace(
    SHIPPED,
    five_tier=tuple(c for c in SHIPPED.five_tier if c.id == "CN-CLASS-3-CONTAGION"),
    ifrs9=tuple(c for c in SHIPPED.five_tier if c.id == "CN-CLASS-UP"),
)
COMPONENTS = ("principal", "interest", "fee")


def unpaid_at(
    due: list[dict[str, Any]], paid: list[dict[str, Any]], day: dt.date, grace: int
) -> tuple[dt.date | None, dict[str, int]]:
    """The oldest due day with anything unpaid, and what is unpaid by component."""
    purse = max(0, sum(p["amount_minor"] for p in paid if p["paid_on"] <= day))
    oldest, left = None, dict.fromkeys(COMPONENTS, 0)
    for item in sorted(due, key=lambda i: (i["due_on"], i["due_item_id"])):
        if item["due_on"] >= day - dt.timedelta(days=grace):
            continue
        for component in SHIPPED.waterfall:
            used = min(purse, item[f"{component}_minor"])
            purse -= used
            left[component] += item[f"{component}_minor"] - used
            if used < item[f"{component}_minor"]:
                oldest = oldest or item["due_on"]
    return oldest, left


def expected(due: list[dict[str, Any]], paid: list[dict[str, Any]], grace: int) -> dict[str, Any]:
    """What `assess` must say of an account that has due items."""
    oldest, left = unpaid_at(due, paid, AS_OF, grace)
    past = [unpaid_at(due, paid, day, grace)[0] for day in ENDS]
    # more than 90 days late never depends on the grace
    bare = [unpaid_at(due, paid, day, 0)[0] for day in ENDS]
    coming = [item for item in due if item["due_on"] >= AS_OF]
    next_on = min((item["due_on"] for item in coming), default=None)
    dpd = (AS_OF - oldest).days if oldest else 0
    bad_before = any(day and (end - day).days > 90 for day, end in zip(bare, ENDS, strict=True))
    return {
        "dpd": dpd,
        "oldest_due_on": oldest,
        **{f"past_due_{c}_minor": left[c] for c in COMPONENTS},
        "previous_dpd": (ENDS[0] - past[0]).days if past[0] else 0,
        "self_cured": not oldest and any(past[:3]),
        "ifrs9_rules": "CN-CLASS-UP" if dpd <= 90 and bad_before else "",
        "next_due_on": next_on,
        "next_due_minor": (
            sum(i[f"{c}_minor"] for i in coming if i["due_on"] == next_on for c in COMPONENTS) if next_on else None
        ),
    }


# few days, so that items fall on one day and on the very days that the rules look at
DAYS = st.sampled_from(
    sorted({day - dt.timedelta(days=k) for day in (AS_OF, *ENDS) for k in (-40, -1, 0, 1, 15, 90, 91)})
)
MONEY = st.sampled_from([0, 0, 1, 50, 100, 333])
ITEMS = st.lists(st.tuples(DAYS, MONEY, MONEY, MONEY), min_size=1, max_size=8)
PAYMENTS = st.lists(st.tuples(DAYS, st.integers(-150, 500)), max_size=7)


@given(books=st.lists(st.tuples(ITEMS, PAYMENTS), min_size=20, max_size=40), grace=st.sampled_from([0, 3]))
@settings(max_examples=8, deadline=None)
def test_days_parts_and_history_equal_the_obvious_way(books: Any, grace: int) -> None:
    all_due, all_paid, wanted = [], [], {}
    for number, (items, payments) in enumerate(books):
        account = f"{number}"
        # ids that run against the order of the rows: of items on one day the lower id is settled first
        due = [{"due_item_id": f"{account}.{9 - n}", "account_id": account, "due_on": d, "principal_minor": p,
                "interest_minor": i, "fee_minor": f} for n, (d, p, i, f) in enumerate(items)]  # fmt: skip
        paid = [{"payment_id": f"{account}.{n}", "account_id": account, "paid_on": d, "amount_minor": m}
                for n, (d, m) in enumerate(payments)]  # fmt: skip
        wanted[account] = expected(due, paid, grace)
        all_due += due
        all_paid += paid
    result = delinquency.assess(
        table("accounts", [{"account_id": a, "customer_id": a} for a in wanted]),
        table("due_items", all_due), table("payments", all_paid), table("statements"),
        as_of=AS_OF, rules=dataclasses.replace(RULES, grace_days=grace),
    )  # fmt: skip
    for row in result.to_pyarrow().to_pylist():
        want = wanted.pop(row["account_id"])
        assert {name: row[name] for name in want} == want
    assert wanted == {}


ACCOUNTS = st.lists(
    # debtor, balance, days past due by an item (or no item), by the bank's counter
    st.tuples(
        st.integers(0, 4), st.integers(-500, 5_000), st.sampled_from([None, 0, 90, 91]), st.sampled_from([0, 91])
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@given(accounts=ACCOUNTS)
@settings(max_examples=12, deadline=None)
def test_the_share_of_a_debtors_bad_debt_is_of_all_its_accounts(accounts: Any) -> None:
    rows = [{"account_id": f"{n}", "customer_id": f"{c}", "balance_minor": b, "product": "corporate_loan"}
            for n, (c, b, _, _) in enumerate(accounts)]  # fmt: skip
    due = [{"due_item_id": f"{n}", "account_id": f"{n}", "due_on": AS_OF - dt.timedelta(days=d), "fee_minor": 1}
           for n, (_, _, d, _) in enumerate(accounts) if d is not None]  # fmt: skip
    stated = [{"account_id": f"{n}", "stated_on": AS_OF, "days_past_due": d, "past_due_minor": 1}
              for n, (_, _, _, d) in enumerate(accounts)]  # fmt: skip
    owed, bad = dict.fromkeys(range(5), 0), dict.fromkeys(range(5), 0)
    for debtor, balance, by_item, by_counter in accounts:
        owed[debtor] += max(balance, 0)
        bad[debtor] += max(balance, 0) if (by_counter if by_item is None else by_item) > 90 else 0
    result = delinquency.assess(
        table("accounts", rows), table("due_items", due), table("payments"), table("statements", stated),
        as_of=AS_OF, rules=RULES,
    )  # fmt: skip
    found = {row["account_id"]: row["five_tier_rules"] != "" for row in result.to_pyarrow().to_pylist()}
    assert found == {f"{n}": bad[c] * 10_000 >= 1_001 * owed[c] > 0 for n, (c, *_) in enumerate(accounts)}
