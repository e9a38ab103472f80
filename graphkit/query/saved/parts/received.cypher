// include sides
CALL {
  MATCH (h:Node)-[d]->(r:Node)
  WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
    AND coalesce(d.benefit, 'forward') <> 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  RETURN h.id AS giver, r.id AS receiver, d.giver_is_channel IS NOT NULL OR h:Fund AS by_fund, r:Fund AS to_fund,
    {activity: d.activity, contribution: d.contribution, flow: d.flow, stage: d.stage, currency: d.currency,
      amount: d.amount, programmes: d.programmes, channel: d.channel, certainty: d.certainty,
      counted_given: d.counted_given, start_date: d.start_date, start_date_precision: d.start_date_precision,
      end_date: d.end_date, not_before: d.not_before, not_after: d.not_after} AS d
  UNION ALL
  MATCH (r:Node)<-[b:BENEFITED]-(a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)
  WHERE a.batch IS NOT NULL AND b.batch IS NOT NULL AND c.batch IS NOT NULL AND c.amount IS NOT NULL
    AND coalesce(a.benefit, 'forward') <> 'reverse'
// include no-giver
  OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
  WITH r, a, c, collect(DISTINCT p.id) AS programmes
  RETURN null AS giver, r.id AS receiver, false AS by_fund, r:Fund AS to_fund,
    {activity: a.id, contribution: c.id, flow: c.flow, stage: c.stage, currency: c.currency,
      amount: null, programmes: programmes, channel: null, certainty: null,
      counted_given: null, start_date: coalesce(c.date, a.start_date),
      start_date_precision: coalesce(c.date_precision, a.start_date_precision),
      end_date: coalesce(c.date, a.end_date), not_before: a.not_before, not_after: a.not_after} AS d
}
WITH by_ids, to_ids, within_ids, through_ids, brokered, giver, receiver, by_fund, to_fund, d
WHERE ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
// include figured
// include on-the-day
WITH d, giver, receiver, by_fund, to_fund, ($by IS NULL OR giver IN by_ids) AND ($to IS NULL OR receiver IN to_ids)
    AND ($within IS NULL OR receiver IN within_ids)
    AND NOT (to_fund AND ($to IS NOT NULL OR $within IS NOT NULL) AND receiver <> coalesce($to, '')) AS chosen,
// include possible
