-- One row an account and known day, with bucket and class; `classed` is `judged` with the class's rules applied.
CREATE TABLE states AS
SELECT account_id, customer_id, day, balance_minor, dpd, past_due_minor, bucket, level,
    coalesce(five_tier, stated_tier) AS five_tier
FROM classed ORDER BY account_id, day;
-- the account that speaks for a customer where a row names none: the latest known as worst, then the first id
CREATE TABLE leads AS
SELECT customer_id, arg_min(account_id, (-coalesce(dpd, 0), account_id)) AS account_id
FROM accounts LEFT JOIN (SELECT account_id, arg_max(dpd, day) AS dpd FROM states GROUP BY account_id) USING (account_id)
GROUP BY customer_id;
CREATE TABLE first_decided AS SELECT customer_id, min(decided_on) AS first_on FROM decisions GROUP BY customer_id;
-- money as it was kept: each payment less what was reversed of it, whenever it was; a reversal of nothing known stands alone
CREATE TABLE received AS
WITH reversed AS (
    SELECT r.reverses_id AS payment_id, sum(r.amount_minor)::BIGINT AS amount_minor
    FROM payments r JOIN payments p ON r.reverses_id = p.payment_id GROUP BY 1
)
SELECT p.payment_id, p.account_id, p.paid_on, (p.amount_minor + coalesce(r.amount_minor, 0))::BIGINT AS amount_minor
FROM payments p LEFT JOIN reversed r USING (payment_id)
WHERE p.reverses_id IS NULL OR p.reverses_id NOT IN (SELECT payment_id FROM payments);
DELETE FROM received WHERE amount_minor = 0;
-- the customer was reached on these days
CREATE TABLE reached AS
SELECT DISTINCT customer_id, local_at::DATE AS reached_on FROM contacts
WHERE own AND list_contains(getvariable('right_party'), outcome);
