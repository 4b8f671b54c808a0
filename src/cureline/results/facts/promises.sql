-- A promise and what became of it: as the desk judged it; an imported one by what was paid between its days.
WITH paid AS (
    SELECT p.promise_id, sum(r.amount_minor)::BIGINT AS paid_minor
    FROM promises p JOIN received r ON r.account_id = p.account_id AND r.paid_on >= p.made_on
        AND r.paid_on <= p.due_on + getvariable('grace_days')
    GROUP BY 1
), said AS (
    -- an imported promise names no channel: it was given in the last contact of its day in which the customer was reached
    SELECT c.customer_id, c.local_at::DATE AS day, arg_max(c.channel, c."at") AS channel,
        arg_max(c.collector_id, c."at") AS collector_id
    FROM contacts c WHERE c.own AND list_contains(getvariable('right_party'), c.outcome) GROUP BY ALL
), judged AS (
    SELECT p.* EXCLUDE (channel, collector_id), coalesce(p.channel, s.channel) AS channel,
        coalesce(p.collector_id, s.collector_id) AS collector_id, greatest(coalesce(d.paid_minor, 0), 0) AS paid_minor,
        CASE WHEN coalesce(d.paid_minor, 0) * 10000 >= p.amount_minor * (10000 - getvariable('tolerance_bp')) THEN 'kept'
             WHEN p.due_on + getvariable('grace_days') < getvariable('on') THEN 'broken' ELSE 'open' END AS found
    FROM promises p LEFT JOIN paid d USING (promise_id)
    LEFT JOIN accounts a ON a.account_id = p.account_id
    LEFT JOIN said s ON s.customer_id = a.customer_id AND s.day = p.made_on
    WHERE p.state IS NULL OR p.state <> 'cancelled'
)
SELECT account_id, due_on AS "on", made_on AS seen_on, collector_id, NULL::VARCHAR AS bucket, NULL::VARCHAR AS five_tier,
    made_on, amount_minor, CASE WHEN state IS NULL THEN paid_minor ELSE greatest(received_minor, 0) END AS paid_minor,
    coalesce(state, found) AS state, channel, 'promise:' || promise_id AS ref
FROM judged
