"""The outbox: what left the house left once, with whom it was meant for, and nothing is held by who is gone."""

from __future__ import annotations

from cureline.verify.invariant import counted, sql

# a worker that runs takes what a dead one held within a minute
_LEFT = "interval '15 minutes'"

OUTBOX = (
    sql(
        "outbox.state",
        "A row of the outbox has what its state needs: a lease on its way, an instant once sent",
        of=counted("dispatch_outbox"),
        broken="""
            SELECT id FROM dispatch_outbox
            WHERE (state = 'sending' AND (attempts < 1 OR (lease_until IS NULL AND kind <> 'letter')))
               OR (state NOT IN ('sending', 'uncertain') AND lease_until IS NOT NULL)
               OR (state IN ('sent', 'delivered') AND sent_at IS NULL)
               OR (state = 'delivered') <> (delivered_at IS NOT NULL)
               OR attempts < 0""",
    ),
    sql(
        "outbox.thing",
        "Every SMS, e-mail and letter of the outbox belongs to one customer's message or letter",
        of=counted("dispatch_outbox", "kind <> 'webhook'"),
        broken="""
            SELECT o.id FROM dispatch_outbox o LEFT JOIN dispatch_message m ON m.outbox_id = o.id
            LEFT JOIN dispatch_letter l ON l.outbox_id = o.id
            WHERE CASE o.kind WHEN 'letter' THEN l.id IS NULL OR m.id IS NOT NULL
                WHEN 'webhook' THEN m.id IS NOT NULL OR l.id IS NOT NULL OR o.subscription_id IS NULL
                ELSE m.id IS NULL OR l.id IS NOT NULL OR m.channel <> o.kind END""",
    ),
    sql(
        "outbox.once",
        "Nothing was sent more often than once, and once more for each time that a person asked for it",
        of=counted("dispatch_outbox", "state IN ('sent', 'delivered')"),
        broken="""
            SELECT subject FROM trust_auditentry WHERE action IN ('outbox.sent', 'outbox.retried')
                AND subject LIKE 'outbox:%%'
            GROUP BY subject HAVING count(*) FILTER (WHERE action = 'outbox.sent')
                > 1 + count(*) FILTER (WHERE action = 'outbox.retried')
            UNION SELECT 'outbox:' || max(id) FROM dispatch_outbox WHERE remote_id <> ''
            GROUP BY kind, remote_id HAVING count(*) > 1""",
    ),
    sql(
        "outbox.lease",
        "Nothing is held by a worker that is gone",
        of=counted("dispatch_outbox", "lease_until IS NOT NULL"),
        broken=f"SELECT id FROM dispatch_outbox WHERE lease_until < %(at)s - {_LEFT}",
    ),
    sql(
        "batch.sums",
        "A batch for the print shop has the letters that its totals say",
        of=counted("dispatch_batch"),
        broken="""
            SELECT b.id FROM dispatch_batch b LEFT JOIN dispatch_letter l ON l.batch_id = b.id
            GROUP BY b.id HAVING count(l.id) <> b.letters_total OR COALESCE(sum(l.pages), 0) <> b.pages_total""",
    ),
    sql(
        "planned.queued",
        "A planned message that was queued has its message or letter, to the same customer",
        of=counted("dispatch_planned"),
        broken="""
            SELECT p.id FROM dispatch_planned p LEFT JOIN dispatch_message m ON m.id = p.message_id
            LEFT JOIN dispatch_letter l ON l.id = p.letter_id
            WHERE (p.state = 'queued') <> (m.id IS NOT NULL OR l.id IS NOT NULL)
               OR COALESCE(m.customer_id, l.customer_id, p.customer_id) <> p.customer_id""",
    ),
)
