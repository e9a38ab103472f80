// include sides
OPTIONAL MATCH (g:Node)-[d]->(r:Node)
WHERE ($by IS NOT NULL OR $to IS NOT NULL OR $within IS NOT NULL OR $through IS NOT NULL) AND d.derived
  AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.via_group IS NULL AND type(d) <> 'FACILITATED_FOR'
  AND ((($by IS NULL OR g.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids))
    OR (d.symmetric AND ($by IS NULL OR r.id IN by_ids) AND ($to IS NULL OR g.id IN to_ids)
      AND ($within IS NULL OR g.id IN within_ids)))
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
WITH by_ids, to_ids, within_ids, brokered, collect(DISTINCT d.activity) AS chosen
OPTIONAL MATCH (a:Activity)-[b:BENEFITED]->(r:Node)
WHERE ($to IS NOT NULL OR $within IS NOT NULL) AND $by IS NULL AND a.batch IS NOT NULL AND b.batch IS NOT NULL
  AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
  AND ($through IS NULL OR a.id IN brokered)
// include no-giver
WITH by_ids, brokered, chosen, collect(DISTINCT a.id) AS without_giver
OPTIONAL MATCH (g:Node)-[b:PROVIDED|FUNDED]->(o:Activity)
WHERE $by IS NOT NULL AND $to IS NULL AND $within IS NULL AND o.batch IS NOT NULL AND b.batch IS NOT NULL
  AND g.id IN by_ids AND ($through IS NULL OR o.id IN brokered)
  AND COUNT { (o)-[e:BENEFITED]->() WHERE e.batch IS NOT NULL } = 0
WITH chosen, without_giver, collect(DISTINCT o.id) AS without_receiver
WITH chosen + without_giver + without_receiver AS chosen
MATCH (a:Activity)
WHERE a.batch IS NOT NULL AND ($flow IS NULL OR a.flow = $flow) AND ($kind IS NULL OR a.kind = $kind)
  AND (($by IS NULL AND $to IS NULL AND $within IS NULL AND $through IS NULL) OR a.id IN chosen)
  AND ($day IS NULL OR NOT (coalesce(a.end_date < $day, false)
    OR coalesce(a.start_date > coalesce($last_day, $day), false)
    OR (a.end_date IS NULL AND coalesce(a.not_after < $day, false))
    OR (a.start_date IS NULL AND coalesce(a.not_before > coalesce($last_day, $day), false))))
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH a, count(CASE WHEN p.id = $programme THEN 1 END) AS under
WHERE $programme IS NULL OR under > 0
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
WITH a, count(c.amount) AS amounts, count(CASE WHEN coalesce(c.stage, a.status) = $stage THEN 1 END) AS at_stage
WHERE $stage IS NULL OR at_stage > 0 OR a.status = $stage
WITH a, amounts > 0 AS has_money, ($day IS NOT NULL AND (a.start_date IS NULL OR (a.end_date IS NULL AND $day >= CASE
    WHEN a.start_date_precision = 'year' THEN a.start_date + duration('P1Y')
    WHEN a.start_date_precision = 'month' THEN a.start_date + duration('P1M')
    ELSE a.start_date + duration('P1D')
  END))) AS possible
