-- A complaint. It is upheld where the answer says so in whole or in part.
SELECT coalesce(c.account_id, l.account_id) AS account_id, c.received_on AS "on", c.received_on AS seen_on, c.collector_id,
    NULL::VARCHAR AS bucket, NULL::VARCHAR AS five_tier, c.cause, c.channel,
    CASE WHEN c.answered_on > getvariable('on') THEN NULL WHEN c.outcome IN ('upheld', 'partly') THEN true WHEN c.outcome IN ('rejected', 'withdrawn') THEN false END AS upheld,
    greatest(least(coalesce(c.answered_on, getvariable('on')), getvariable('on')) - c.received_on, 0)::BIGINT AS days_open,
    'complaint:' || c.complaint_id AS ref
FROM complaints c LEFT JOIN leads l USING (customer_id)
