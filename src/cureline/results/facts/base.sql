-- How every account stood on each day that is known: by the night's assessment, elsewhere by the bank's own statement.
CREATE TABLE stood AS
WITH stated AS (
    SELECT account_id, stated_on, coalesce(balance_minor, 0) AS balance_minor,
        greatest(coalesce(days, months * 30 - 15, 0), 0) AS dpd, coalesce(past_due_minor, 0) AS past_due_minor,
        NULL::VARCHAR AS five_tier
    FROM statements ANTI JOIN assessments USING (account_id, stated_on)
    WHERE days IS NOT NULL OR months IS NOT NULL OR balance_minor IS NOT NULL
)
SELECT account_id, stated_on AS day, balance_minor, dpd, past_due_minor, five_tier FROM stated
UNION ALL
SELECT account_id, stated_on, balance_minor, days, past_due_minor, five_tier FROM assessments;
-- what the risk class's rules may ask; what an account is today stands for what it was
CREATE TABLE judged AS
SELECT s.*, a.customer_id, a.product,
    CASE WHEN a.status = 'written_off' AND a.written_off_on > s.day THEN 'open' ELSE a.status END AS status,
    a.product IN ('credit_card', 'consumer_loan', 'mortgage', 'auto_loan') AS retail, a.credit_impaired,
    a.provision_bp, a.purpose_changed, a.bad_elsewhere, a.restructure_count,
    CASE WHEN a.restructured_on <= s.day THEN date_diff('month', a.restructured_on, s.day) END::BIGINT
        AS months_since_restructure,
    0::BIGINT AS non_performing_share_bp, false AS non_performing_6m
FROM stood s JOIN accounts a USING (account_id);
