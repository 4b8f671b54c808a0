-- An account over one month: as it stood last in the month before and last in the month, which may still run.
WITH monthly AS (
    SELECT account_id, last_day(day) AS month_end, max(day) AS seen_on, arg_max(bucket, day) AS bucket,
        arg_max(level, day) AS level, arg_max(balance_minor, day) AS balance_minor,
        arg_max(past_due_minor, day) AS past_due_minor, arg_max(five_tier, day) AS five_tier
    FROM states GROUP BY ALL
), pairs AS (
    SELECT f.account_id, f.month_end AS from_on, f.seen_on AS from_seen_on,
        CASE WHEN last_day(f.month_end + 1) <= getvariable('on') THEN last_day(f.month_end + 1)
             ELSE coalesce(t.seen_on, getvariable('on')) END AS "on",
        f.bucket AS from_bucket, f.level AS from_level, coalesce(t.bucket, f.bucket) AS to_bucket,
        coalesce(t.level, f.level) AS to_level, f.balance_minor AS from_balance_minor,
        coalesce(t.balance_minor, 0) AS to_balance_minor, f.past_due_minor AS from_past_due_minor,
        coalesce(t.past_due_minor, 0) AS to_past_due_minor, f.five_tier AS from_five_tier,
        coalesce(t.five_tier, f.five_tier) AS to_five_tier,
        coalesce(a.written_off_on > f.month_end AND a.written_off_on <= last_day(f.month_end + 1), false) AS written_off,
        t.account_id IS NOT NULL AS known, a.customer_id
    FROM monthly f JOIN accounts a USING (account_id)
    LEFT JOIN monthly t ON t.account_id = f.account_id AND t.month_end = last_day(f.month_end + 1)
    -- what was written off before the month begins is no longer collected
    WHERE a.written_off_on IS NULL OR a.written_off_on > f.month_end
), paid AS (
    SELECT account_id, last_day(paid_on) AS month_end, sum(amount_minor)::BIGINT AS paid_minor FROM received GROUP BY ALL
), billed AS (
    SELECT account_id, last_day(due_on) AS month_end, sum(amount_minor)::BIGINT AS billed_minor FROM due_items GROUP BY ALL
)
SELECT p.account_id, p."on", CASE WHEN d.first_on > p.from_seen_on AND d.first_on <= p."on" THEN d.first_on
                                  ELSE p.from_seen_on END AS seen_on,
    NULL::VARCHAR AS collector_id, p.from_bucket AS bucket, p.from_five_tier AS five_tier,
    p.* EXCLUDE (account_id, "on", from_on, from_seen_on, known, customer_id),
    coalesce(paid.paid_minor, 0) AS paid_minor, coalesce(billed.billed_minor, 0) AS billed_minor,
    (greatest(p.from_balance_minor, 0) * f.share_bp // 10000)::BIGINT AS from_provision_minor,
    CASE WHEN p.written_off THEN 0 ELSE greatest(p.to_balance_minor, 0) * t.share_bp // 10000 END::BIGINT
        AS to_provision_minor,
    'account:' || p.account_id || ':' || strftime(p."on", '%Y-%m') AS ref
FROM pairs p
LEFT JOIN shares f ON f.five_tier = p.from_five_tier LEFT JOIN shares t ON t.five_tier = p.to_five_tier
LEFT JOIN paid ON paid.account_id = p.account_id AND paid.month_end = last_day(p."on")
LEFT JOIN billed ON billed.account_id = p.account_id AND billed.month_end = last_day(p."on")
LEFT JOIN first_decided d ON d.customer_id = p.customer_id
WHERE p.known OR p.written_off
