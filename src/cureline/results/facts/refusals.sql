-- A contact that the gate refused, in the night's plan or at the desk.
WITH refused AS (
    SELECT ref, customer_id, account_id, refused_on, rule_id, article, channel, NULL::VARCHAR AS collector_id, 'night' AS stage
    FROM night_refusals
    UNION ALL
    SELECT ref, customer_id, account_id, refused_on, rule_id, article, channel, collector_id, 'desk' FROM desk_refusals
)
SELECT coalesce(r.account_id, l.account_id) AS account_id, refused_on AS "on", refused_on AS seen_on, collector_id,
    NULL::VARCHAR AS bucket, NULL::VARCHAR AS five_tier, rule_id, article, channel, stage, ref
FROM refused r LEFT JOIN leads l USING (customer_id) WHERE refused_on <= getvariable('on')
