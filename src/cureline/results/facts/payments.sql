-- Money received. What it paid of money past due: oldest first, so it is what had fallen due before it and was not paid yet;
-- an account without due items takes what was past due when the bank last stated it, less what came in since.
WITH ordered AS (
    SELECT *, (sum(amount_minor) OVER (PARTITION BY account_id ORDER BY paid_on, payment_id
                                       ROWS UNBOUNDED PRECEDING) - amount_minor)::BIGINT AS before_minor
    FROM received
), fallen AS (
    SELECT account_id, due_on, sum(sum(amount_minor)) OVER (PARTITION BY account_id ORDER BY due_on)::BIGINT AS due_minor
    FROM due_items GROUP BY account_id, due_on
), itemised AS (SELECT DISTINCT account_id FROM due_items),
asked AS (
    SELECT o.*, f.due_minor, i.account_id IS NOT NULL AS itemised, s.day AS stated_on, s.past_due_minor, s.bucket,
        s.five_tier, a.customer_id
    FROM ordered o JOIN accounts a USING (account_id) LEFT JOIN itemised i USING (account_id)
    ASOF LEFT JOIN fallen f ON f.account_id = o.account_id AND o.paid_on > f.due_on
    ASOF LEFT JOIN states s ON s.account_id = o.account_id AND o.paid_on > s.day
), since AS (
    SELECT *, (sum(amount_minor) OVER (PARTITION BY account_id, stated_on ORDER BY paid_on, payment_id
                                       ROWS UNBOUNDED PRECEDING) - amount_minor)::BIGINT AS since_minor
    FROM asked
), left_over AS (
    SELECT *, CASE WHEN itemised THEN coalesce(due_minor, 0) - greatest(before_minor, 0)
                   ELSE coalesce(past_due_minor, 0) - greatest(since_minor, 0) END AS open_minor
    FROM since
)
SELECT p.account_id, p.paid_on AS "on", p.paid_on AS seen_on, NULL::VARCHAR AS collector_id, p.bucket, p.five_tier,
    p.amount_minor,
    CASE WHEN p.amount_minor < 0 THEN 0 ELSE least(greatest(p.open_minor, 0), p.amount_minor) END::BIGINT AS recovered_minor,
    coalesce(p.paid_on - r.reached_on <= getvariable('after_contact_days'), false) AS after_contact,
    'payment:' || p.payment_id AS ref
FROM left_over p ASOF LEFT JOIN reached r ON r.customer_id = p.customer_id AND p.paid_on >= r.reached_on
