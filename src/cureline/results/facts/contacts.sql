-- An outgoing attempt. A promise is of the last contact of its day in which the customer was reached.
WITH made AS (
    SELECT c.*, c.local_at::DATE AS day, coalesce(c.account_id, l.account_id) AS about,
        c.own AND list_contains(getvariable('right_party'), c.outcome) AS right_party,
        list_contains(getvariable('connected'), c.outcome) AS connected
    FROM contacts c LEFT JOIN leads l USING (customer_id)
), ranked AS (
    SELECT contact_id, row_number() OVER (PARTITION BY customer_id, day ORDER BY "at" DESC, contact_id) AS place, customer_id,
        day
    FROM made WHERE right_party AND channel IN ('call', 'visit', 'sms', 'email')
), promised AS (
    SELECT r.contact_id FROM ranked r
    SEMI JOIN (SELECT DISTINCT a.customer_id, p.made_on AS day FROM promises p JOIN accounts a USING (account_id)) p
        ON p.customer_id = r.customer_id AND p.day = r.day
    WHERE r.place = 1
), told AS (SELECT DISTINCT contact_id FROM complaints WHERE contact_id IS NOT NULL)
SELECT m.about AS account_id, m.day AS "on", m.day AS seen_on, m.collector_id, NULL::VARCHAR AS bucket,
    NULL::VARCHAR AS five_tier, m."at", m.channel, hour(m.local_at)::BIGINT AS hour, isodow(m.local_at)::BIGINT AS weekday,
    m.outcome, m.connected, m.right_party,
    m.right_party AND (coalesce(m.desk_outcome = 'promise', false) OR p.contact_id IS NOT NULL) AS promised, m.seconds,
    (coalesce(k.contact_minor, 0) + coalesce(k.minute_minor, 0) * coalesce(m.seconds, 0) // 60)::BIGINT AS cost_minor,
    m.script, t.contact_id IS NOT NULL AS complained, 'contact:' || m.contact_id AS ref
FROM made m JOIN accounts a ON a.account_id = m.about
ASOF LEFT JOIN costs k ON k.currency = a.currency AND k.channel = m.channel AND m.day >= k.from_on
LEFT JOIN promised p ON p.contact_id = m.contact_id LEFT JOIN told t ON t.contact_id = m.contact_id
WHERE m.day <= getvariable('on')
