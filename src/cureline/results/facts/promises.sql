-- A promise and what became of it: as the desk judged it; an imported one by what was paid between its days.
WITH paid AS (
    SELECT p.promise_id, sum(r.amount_minor)::BIGINT AS paid_minor
    FROM promises p JOIN received r ON r.account_id = p.account_id AND r.paid_on >= p.made_on
        AND r.paid_on <= p.due_on + getvariable('grace_days')
    GROUP BY 1
), judged AS (
    SELECT p.*, greatest(coalesce(d.paid_minor, 0), 0) AS paid_minor,
        CASE WHEN coalesce(d.paid_minor, 0) * 10000 >= p.amount_minor * (10000 - getvariable('tolerance_bp')) THEN 'kept'
             WHEN p.due_on + getvariable('grace_days') < getvariable('on') THEN 'broken' ELSE 'open' END AS found
    FROM promises p LEFT JOIN paid d USING (promise_id)
    WHERE p.state IS NULL OR p.state <> 'cancelled'
)
SELECT account_id, due_on AS "on", made_on AS seen_on, collector_id, NULL::VARCHAR AS bucket, NULL::VARCHAR AS five_tier,
    made_on, amount_minor, CASE WHEN state IS NULL THEN paid_minor ELSE greatest(received_minor, 0) END AS paid_minor,
    coalesce(state, found) AS state, channel, 'promise:' || promise_id AS ref
FROM judged
