-- A row for each customer past due on each decision day: what the bank knew that morning, what it did that day, and what
-- came of it until `horizon` days later. Facts that count to the day itself or later are outcome, never state.
WITH days AS (
    SELECT unnest(generate_series($since::DATE, $until::DATE - $horizon::INTEGER + 1, to_days($every::INTEGER)))::DATE AS day
), late AS (
    SELECT e.customer_id, d.day, max(e.currency) AS currency, max(d.day - e.entered_on + 1) AS dpd,
        sum(e.entry_past_due_minor)::BIGINT AS entry_minor,
        bool_and(e."end" = 'cured' AND e.ended_on < d.day + $horizon) AS cured
    FROM episodes e JOIN days d
        ON d.day >= e.entered_on AND d.day <= e.known_until_on AND (e.ended_on IS NULL OR d.day < e.ended_on)
    GROUP BY e.customer_id, d.day
), stood AS (
    SELECT customer_id, date_trunc('month', "on")::DATE AS month, arg_max(quadrant, from_past_due_minor) AS quadrant,
        max(product) AS product, sum(from_past_due_minor)::BIGINT AS past_due_minor,
        sum(greatest(from_balance_minor, 0))::BIGINT AS exposure_minor
    FROM standings GROUP BY ALL
), acts AS (
    SELECT customer_id, "on" AS day, arg_min(channel, "at") AS action, arg_min(connected, "at") AS reached,
        arg_min(complained, "at") AS complained
    FROM contacts WHERE channel IN ('sms', 'email', 'letter', 'call', 'visit', 'legal') GROUP BY ALL
), recent AS (
    SELECT l.customer_id, l.day, count(*) FILTER (c.channel = 'call') AS calls_30d, count(*) AS contacts_30d,
        count(*) FILTER (c.right_party) AS right_party_30d
    FROM late l JOIN contacts c ON c.customer_id = l.customer_id AND c."on" < l.day AND c."on" >= l.day - 30
    GROUP BY l.customer_id, l.day
), touched AS (
    SELECT l.customer_id, l.day, l.day - max(c."on") AS days_since_contact,
        l.day - max(c."on") FILTER (c.right_party) AS days_since_right_party
    FROM late l JOIN contacts c ON c.customer_id = l.customer_id AND c."on" < l.day GROUP BY l.customer_id, l.day
), promised AS (
    SELECT l.customer_id, l.day, count(*) FILTER (p."on" < l.day AND p.state = 'kept') AS promises_kept,
        count(*) FILTER (p."on" < l.day AND p.state = 'broken') AS promises_broken,
        bool_or(p."on" >= l.day) AS promise_open, min(p."on") FILTER (p."on" >= l.day) - l.day AS promise_due_in_days
    FROM late l JOIN promises p ON p.customer_id = l.customer_id AND p.made_on < l.day GROUP BY l.customer_id, l.day
), received AS (
    SELECT l.customer_id, l.day, l.day - max(p."on") FILTER (p."on" < l.day) AS days_since_payment,
        coalesce(sum(p.recovered_minor) FILTER (p."on" >= l.day), 0)::BIGINT AS recovered_minor
    FROM late l JOIN payments p ON p.customer_id = l.customer_id AND p."on" < l.day + $horizon GROUP BY l.customer_id, l.day
), spent AS (
    SELECT l.customer_id, l.day, sum(c.cost_minor)::BIGINT AS cost_minor
    FROM late l JOIN contacts c ON c.customer_id = l.customer_id AND c."on" >= l.day AND c."on" < l.day + $horizon
    GROUP BY l.customer_id, l.day
), harmed AS (
    SELECT l.customer_id, l.day, count(*) FILTER (c."on" >= l.day) AS harm, count(*) FILTER (c."on" < l.day) AS complaints
    FROM late l JOIN complaints c ON c.customer_id = l.customer_id AND c."on" < l.day + $horizon GROUP BY l.customer_id, l.day
)
SELECT l.customer_id, l.day AS "on", l.currency, s.product, coalesce(a.action, 'none') AS action,
    NULL::DOUBLE AS propensity, a.reached, a.complained, l.cured, s.quadrant, l.dpd::BIGINT AS dpd,
    -- the day before the first is day 0; thirty days a bucket, as the packs have it
    CASE WHEN l.dpd > 180 THEN 'M7+' ELSE 'M' || ((l.dpd - 1) // 30 + 1)::BIGINT END AS bucket,
    coalesce(nullif(s.past_due_minor, 0), l.entry_minor) AS past_due_minor, s.exposure_minor,
    coalesce(r.calls_30d, 0) AS calls_30d, coalesce(r.contacts_30d, 0) AS contacts_30d,
    coalesce(r.right_party_30d, 0) AS right_party_30d, t.days_since_contact, t.days_since_right_party,
    coalesce(p.promises_kept, 0) AS promises_kept, coalesce(p.promises_broken, 0) AS promises_broken,
    coalesce(p.promise_open, false) AS promise_open, p.promise_due_in_days, v.days_since_payment,
    coalesce(h.complaints, 0) AS complaints, coalesce(v.recovered_minor, 0) AS recovered_minor,
    coalesce(c.cost_minor, 0) AS cost_minor, (coalesce(h.harm, 0) * k.complaint_minor)::BIGINT AS harm_minor,
    (coalesce(v.recovered_minor, 0) - coalesce(c.cost_minor, 0) - coalesce(h.harm, 0) * k.complaint_minor)::DOUBLE AS reward
FROM late l
JOIN complaint_costs k ON k.currency = l.currency
LEFT JOIN stood s ON s.customer_id = l.customer_id AND s.month = date_trunc('month', l.day)::DATE
LEFT JOIN acts a ON a.customer_id = l.customer_id AND a.day = l.day
LEFT JOIN recent r ON r.customer_id = l.customer_id AND r.day = l.day
LEFT JOIN touched t ON t.customer_id = l.customer_id AND t.day = l.day
LEFT JOIN promised p ON p.customer_id = l.customer_id AND p.day = l.day
LEFT JOIN received v ON v.customer_id = l.customer_id AND v.day = l.day
LEFT JOIN spent c ON c.customer_id = l.customer_id AND c.day = l.day
LEFT JOIN harmed h ON h.customer_id = l.customer_id AND h.day = l.day
ORDER BY l.customer_id, l.day
