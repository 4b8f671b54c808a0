"""Money: the two books of payments, plans, settlements, waivers and promises sum to the minor unit."""

from __future__ import annotations

from cureline.verify.invariant import counted, sql

# a job that follows the books comes after the books: what they say is judged once they have stood for an hour
_QUIET = """NOT EXISTS (SELECT 1 FROM arrangement_paymentallocation recent WHERE recent.book = 'plan'
    AND recent.owner_id = {owner} AND recent.booked_at > %(at)s - interval '1 hour')"""
_PART = """CASE l.component WHEN 'principal' THEN d.principal_minor
    WHEN 'interest' THEN d.interest_minor ELSE d.fee_minor END"""


def _sums(table: str, column: str, sums: str) -> str:
    """Rows of a plan or settlement whose instalments don't give `sums`."""
    return f"""
        SELECT owner.id FROM {table} owner JOIN (
            SELECT i.{column} AS id, count(*) AS rows, max(i.number) AS last, min(i.number) AS first,
                   sum(i.principal_minor) AS principal, sum(i.interest_minor) AS interest, sum(i.fee_minor) AS fee,
                   sum(i.principal_minor + i.interest_minor + i.fee_minor) AS total,
                   max(i.principal_minor + i.interest_minor + i.fee_minor) AS highest, min(i.balance_minor) AS rest,
                   sum(i.paid_minor) AS paid
            FROM arrangement_instalment i WHERE i.{column} IS NOT NULL GROUP BY i.{column}
        ) part ON part.id = owner.id WHERE NOT ({sums})"""


MONEY = (
    sql(
        "ledger.payment",
        "The lines of the account's book for a payment sum to the payment",
        of="SELECT count(DISTINCT payment_id) FROM arrangement_paymentallocation WHERE book = 'account'",
        broken="""
            SELECT l.payment_id FROM arrangement_paymentallocation l LEFT JOIN portfolio_payments p USING (payment_id)
            WHERE l.book = 'account' GROUP BY l.payment_id, p.amount_minor
            HAVING p.amount_minor IS NULL OR sum(l.amount_minor) <> p.amount_minor""",
    ),
    sql(
        "ledger.account",
        "A line of the ledger names the account and the customer of its payment",
        of=counted("arrangement_paymentallocation"),
        broken="""
            SELECT l.id FROM arrangement_paymentallocation l JOIN portfolio_payments p USING (payment_id)
            JOIN portfolio_accounts a ON a.account_id = l.account_id
            WHERE p.account_id <> l.account_id OR a.customer_id <> l.customer_id""",
    ),
    sql(
        "ledger.item",
        "No part of a due item has more than is due for it, or less than nothing",
        of="SELECT count(DISTINCT due_item_id) FROM arrangement_paymentallocation WHERE due_item_id IS NOT NULL",
        broken=f"""
            SELECT l.due_item_id || ' ' || l.component FROM arrangement_paymentallocation l
            JOIN portfolio_due_items d USING (due_item_id) WHERE l.book = 'account'
            GROUP BY l.due_item_id, l.component, {_PART}
            HAVING sum(l.amount_minor) < 0 OR sum(l.amount_minor) > {_PART}""",
    ),
    sql(
        "ledger.plan",
        "The lines of a plan's or settlement's book for a payment sum to the payment",
        of="SELECT count(DISTINCT (owner_id, payment_id)) FROM arrangement_paymentallocation WHERE book = 'plan'",
        broken="""
            SELECT l.owner_id || ' ' || l.payment_id
            FROM arrangement_paymentallocation l LEFT JOIN portfolio_payments p USING (payment_id)
            WHERE l.book = 'plan' GROUP BY l.owner_id, l.payment_id, p.amount_minor
            HAVING p.amount_minor IS NULL OR sum(l.amount_minor) <> p.amount_minor""",
    ),
    sql(
        "ledger.instalment",
        "What an instalment says is paid is the sum of its lines",
        of=counted("arrangement_instalment"),
        broken="""
            SELECT i.id FROM arrangement_instalment i LEFT JOIN (
                SELECT instalment_id, sum(amount_minor) AS paid FROM arrangement_paymentallocation
                WHERE instalment_id IS NOT NULL GROUP BY instalment_id) l ON l.instalment_id = i.id
            WHERE i.paid_minor <> COALESCE(l.paid, 0)""",
    ),
    sql(
        "plan.sums",
        "The instalments of a plan give its debt and its total, and the last one leaves nothing",
        of=counted("arrangement_plan"),
        broken=_sums(
            "arrangement_plan",
            "plan_id",
            "part.rows = owner.months AND part.first = 1 AND part.last = owner.months"
            " AND part.principal = owner.principal_minor AND part.interest >= owner.interest_minor"
            " AND part.fee >= owner.fee_minor AND part.total = owner.total_minor"
            " AND part.highest = owner.highest_minor AND part.rest = 0",
        )
        + " UNION ALL SELECT p.id FROM arrangement_plan p"
        " WHERE NOT EXISTS (SELECT 1 FROM arrangement_instalment i WHERE i.plan_id = p.id)",
    ),
    sql(
        "settlement.sums",
        "The parts of a settlement sum to its offer, which is below the debt",
        of=counted("arrangement_settlement"),
        broken=_sums(
            "arrangement_settlement",
            "settlement_id",
            "part.total = owner.offer_minor AND part.rest = 0 AND part.first = 1 AND part.last = part.rows"
            " AND owner.offer_minor <= owner.debt_minor",
        )
        + " UNION ALL SELECT s.id FROM arrangement_settlement s"
        " WHERE NOT EXISTS (SELECT 1 FROM arrangement_instalment i WHERE i.settlement_id = s.id)",
    ),
    sql(
        "waiver.plan",
        "The waivers of a plan give up what the plan says, and stand as the plan was decided",
        of=counted("arrangement_waiver", "plan_id IS NOT NULL"),
        broken="""
            SELECT p.id FROM arrangement_plan p LEFT JOIN arrangement_waiver w ON w.plan_id = p.id
            GROUP BY p.id HAVING COALESCE(sum(w.interest_minor), 0) <> p.waived_interest_minor
                OR COALESCE(sum(w.fee_minor), 0) <> p.waived_fee_minor
                OR bool_or(p.state IN ('approved', 'signed', 'running', 'kept', 'broken') AND w.state <> 'approved')
                OR bool_or(p.state = 'refused' AND w.state <> 'refused')""",
    ),
    sql(
        "waiver.owed",
        "Nothing is waived beyond what was owed",
        of=counted("arrangement_waiver"),
        broken="""
            SELECT id FROM arrangement_waiver WHERE interest_minor < 0 OR fee_minor < 0
                OR interest_minor > owed_interest_minor OR fee_minor > owed_fee_minor""",
    ),
    sql(
        "plan.state",
        "A plan, and each of its instalments, is in the state that its book says",
        of=counted("arrangement_plan"),
        broken=f"""
            SELECT DISTINCT p.id FROM arrangement_plan p JOIN arrangement_instalment i ON i.plan_id = p.id
            WHERE p.state IN ('signed', 'running', 'kept')
              AND ((i.state = 'paid') <> (i.paid_minor >= i.principal_minor + i.interest_minor + i.fee_minor)
                   OR (p.state = 'kept' AND i.state <> 'paid'))
              AND p.signed_on <= %(at)s AND {_QUIET.format(owner="p.id")}
            UNION SELECT id FROM arrangement_plan
            WHERE (state IN ('kept', 'broken', 'cancelled')) <> (ended_on IS NOT NULL)
               OR (state IN ('signed', 'running', 'kept', 'broken') AND signed_on IS NULL)
               OR (state IN ('approved', 'signed', 'running', 'kept', 'broken', 'refused') AND decided_at IS NULL)""",
    ),
    sql(
        "plan.rest",
        "Collection rests for a plan as long as it runs, and no longer",
        of=counted("arrangement_plan", "signed_on IS NOT NULL"),
        broken="""
            SELECT p.id FROM arrangement_plan p
            LEFT JOIN portfolio_circumstances c ON c.circumstance_id = 'plan-' || p.id AND c.until_on IS NULL
            WHERE (p.state IN ('signed', 'running')) <> (c.circumstance_id IS NOT NULL)""",
    ),
    sql(
        "settlement.state",
        "A settlement is in the state that its book says",
        of=counted("arrangement_settlement"),
        broken=f"""
            SELECT DISTINCT s.id FROM arrangement_settlement s JOIN (
                SELECT settlement_id, sum(paid_minor) AS paid,
                       bool_and(paid_minor >= principal_minor + interest_minor + fee_minor) AS whole
                FROM arrangement_instalment WHERE settlement_id IS NOT NULL GROUP BY settlement_id
            ) part ON part.settlement_id = s.id
            WHERE s.state IN ('offered', 'settled') AND {_QUIET.format(owner="-s.id")}
              AND (s.received_minor <> part.paid OR (s.state = 'settled') <> part.whole)
            UNION SELECT id FROM arrangement_settlement
            WHERE (state IN ('settled', 'lapsed', 'cancelled')) <> (ended_on IS NOT NULL)
               OR (state IN ('offered', 'settled', 'lapsed') AND (offered_on IS NULL OR decided_at IS NULL))""",
    ),
    sql(
        "promise.sums",
        "The days of a promise sum to what was promised, and the night sees each of them",
        of=counted("arrangement_promise"),
        broken="""
            SELECT p.id FROM arrangement_promise p
            LEFT JOIN arrangement_promiseinstalment i ON i.promise_id = p.id
            LEFT JOIN portfolio_promises n ON n.promise_id = 'desk-' || p.id || '-' || i.number
            GROUP BY p.id HAVING COALESCE(sum(i.amount_minor), 0) <> p.amount_minor
                OR max(i.number) <> count(*)
                OR (p.state = 'cancelled' AND count(n.promise_id) > 0)
                OR (p.state <> 'cancelled' AND count(*) FILTER (WHERE n.account_id = p.account_id
                    AND n.due_on = i.due_on AND n.amount_minor = i.amount_minor) <> count(*))""",
    ),
    sql(
        "promise.state",
        "A promise is as its worst day, and no day counts more than was paid on the account",
        of=counted("arrangement_promiseinstalment"),
        broken="""
            SELECT p.id FROM arrangement_promise p JOIN arrangement_promiseinstalment i ON i.promise_id = p.id
            GROUP BY p.id HAVING p.state <> CASE
                WHEN bool_or(i.state = 'cancelled') THEN 'cancelled' WHEN bool_or(i.state = 'broken') THEN 'broken'
                WHEN bool_or(i.state = 'open') THEN 'open' WHEN bool_or(i.state = 'partly') THEN 'partly'
                ELSE 'kept' END
            UNION SELECT p.id FROM arrangement_promise p JOIN arrangement_promiseinstalment i ON i.promise_id = p.id
            WHERE (i.state IN ('kept', 'partly', 'broken')) <> (i.judged_on IS NOT NULL AND i.state <> 'cancelled')
               OR (i.state IN ('kept', 'partly') AND i.received_minor <= 0)
               OR i.received_minor > (SELECT COALESCE(sum(y.amount_minor), 0) FROM portfolio_payments y
                    WHERE y.account_id = p.account_id AND y.amount_minor > 0 AND y.paid_on >= p.made_on)""",
    ),
)
