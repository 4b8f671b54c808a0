-- A plan or settlement that began. It failed where it was broken, or the account was past due again after it was completed.
SELECT p.account_id, p.began_on AS "on", p.began_on AS seen_on, NULL::VARCHAR AS collector_id, NULL::VARCHAR AS bucket,
    NULL::VARCHAR AS five_tier, p.kind, p.state, p.months,
    CASE WHEN p.state = 'broken' THEN true
         WHEN p.state = 'completed' THEN coalesce(e.entered_on >= p.ended_on, false) END AS redefaulted, p.ref
FROM plans p LEFT JOIN (SELECT account_id, max(entered_on) AS entered_on FROM made_episodes GROUP BY 1) e USING (account_id)
