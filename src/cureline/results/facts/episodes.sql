-- A time past due: known days on which the account was late, one after the other. It began so many days before the first of
-- them as it was late then, but not before the last day on which it was not; it ended on the first known day without.
WITH marked AS (
    SELECT *, dpd > 0 AS late, lag(dpd > 0) OVER w AS before FROM states WINDOW w AS (PARTITION BY account_id ORDER BY day)
), numbered AS (
    SELECT *, sum(CASE WHEN before IS NULL OR before <> late THEN 1 ELSE 0 END)
        OVER (PARTITION BY account_id ORDER BY day) AS part FROM marked
), parts AS (
    SELECT account_id, part, any_value(late) AS late, min(day) AS first_on, max(day) AS last_on,
        arg_min(dpd, day) AS dpd, arg_min(past_due_minor, day) AS past_due_minor, arg_min(bucket, day) AS bucket,
        arg_min(five_tier, day) AS five_tier
    FROM numbered GROUP BY account_id, part
), runs AS (
    SELECT *, lead(first_on) OVER w AS clear_on, lag(last_on) OVER w AS clear_before,
        lead(first_on, 2) OVER w AS again_seen_on, lead(dpd, 2) OVER w AS again_dpd, lead(last_on) OVER w AS clear_until,
        max(last_on) OVER (PARTITION BY account_id) AS known_until_on
    FROM parts WINDOW w AS (PARTITION BY account_id ORDER BY part)
), times AS (
    SELECT r.*, greatest(first_on - dpd::INTEGER + 1, coalesce(clear_before + 1, first_on - dpd::INTEGER + 1)) AS entered_on,
        CASE WHEN again_seen_on IS NOT NULL
             THEN greatest(again_seen_on - again_dpd::INTEGER + 1, clear_until + 1) END AS again_on,
        a.written_off_on
    FROM runs r JOIN accounts a USING (account_id) WHERE late
), ends AS (
    SELECT *, CASE WHEN written_off_on >= entered_on AND (clear_on IS NULL OR written_off_on <= clear_on) THEN written_off_on
                   ELSE clear_on END AS ended_on,
        CASE WHEN written_off_on >= entered_on AND (clear_on IS NULL OR written_off_on <= clear_on) THEN 'written_off'
             WHEN clear_on IS NOT NULL THEN 'cured' ELSE 'open' END AS "end"
    FROM times WHERE written_off_on IS NULL OR written_off_on >= entered_on
)
SELECT account_id, coalesce(ended_on, known_until_on) AS "on", greatest(first_on, entered_on) AS seen_on,
    NULL::VARCHAR AS collector_id, bucket, five_tier, entered_on, strftime(entered_on, '%Y-%m') AS vintage, ended_on, "end",
    greatest(coalesce(ended_on, known_until_on) - entered_on, 0)::BIGINT AS days, past_due_minor AS entry_past_due_minor,
    CASE WHEN "end" = 'cured' THEN again_on END AS again_on, greatest(known_until_on, coalesce(ended_on, known_until_on))
        AS known_until_on,
    'episode:' || account_id || ':' || strftime(entered_on, '%Y-%m-%d') AS ref
FROM ends
