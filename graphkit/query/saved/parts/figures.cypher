// include sides
CALL {
  MATCH (g:Node)-[d]->(r:Node)
  WHERE d.activity IS NOT NULL AND d.batch IS NOT NULL AND d.derived AND d.via_group IS NULL
    AND type(d) <> 'FACILITATED_FOR'
  RETURN d.activity AS act, d.contribution AS figure, g.id AS giver, r.id AS receiver, d.amount AS amount,
    d.channel AS channel, d.certainty AS certainty, d.counted_given AS given, d.joint AS joint, r:Fund AS to_fund
  UNION ALL
  MATCH (a:Activity) WHERE a.batch IS NOT NULL
  OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
  RETURN a.id AS act, c.id AS figure, null AS giver, null AS receiver, null AS amount, null AS channel,
    null AS certainty, null AS given, null AS joint, false AS to_fund
  UNION ALL
  MATCH (a:Activity)-[b:BENEFITED]->(r:Node)
  WHERE a.batch IS NOT NULL AND b.batch IS NOT NULL
// include no-giver
  OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
  RETURN a.id AS act, c.id AS figure, null AS giver, r.id AS receiver, null AS amount, null AS channel,
    null AS certainty, null AS given, null AS joint, r:Fund AS to_fund
  UNION ALL
  MATCH (a:Activity)<-[b:PROVIDED|FUNDED]-(g:Node)
  WHERE a.batch IS NOT NULL AND b.batch IS NOT NULL
    AND COUNT { (a)-[e:BENEFITED]->() WHERE e.batch IS NOT NULL } = 0
  OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
  RETURN a.id AS act, c.id AS figure, g.id AS giver, null AS receiver, null AS amount, null AS channel,
    null AS certainty, null AS given, null AS joint, false AS to_fund
}
WITH through_ids, brokered, act, figure, giver, receiver, amount, channel, certainty, given, joint,
  ($by IS NULL OR giver IN by_ids) AND ($to IS NULL OR receiver IN to_ids)
    AND ($within IS NULL OR receiver IN within_ids)
    AND NOT (to_fund AND ($to IS NOT NULL OR $within IS NOT NULL) AND receiver <> coalesce($to, '')) AS chosen
WITH brokered, act, figure, count(DISTINCT giver) AS givers, count(DISTINCT receiver) AS receivers,
  count(CASE WHEN chosen THEN 1 END) AS inside,
  count(CASE WHEN (giver IS NOT NULL OR receiver IS NOT NULL) AND NOT coalesce(chosen, false) THEN 1 END) AS outside,
  sum(CASE WHEN chosen THEN coalesce(amount, 0.0) ELSE 0.0 END) AS alone,
  count(CASE WHEN chosen THEN amount END) AS amounts,
  count(CASE WHEN chosen AND certainty = 'inferred' THEN 1 END) AS guesses,
  count(CASE WHEN channel IN through_ids THEN 1 END) AS channels,
  count(CASE WHEN channel IS NOT NULL AND NOT given THEN 1 END) AS paid_in, count(CASE WHEN joint THEN 1 END) AS joints
WHERE inside > 0 AND ($through IS NULL OR act IN brokered OR channels > 0)
MATCH (a:Node {id: act})
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH a, figure, givers, receivers, outside, alone, amounts, guesses, paid_in, joints,
  collect(DISTINCT {id: p.id, name: p.name}) AS programmes
WHERE $programme IS NULL OR any(one IN programmes WHERE one.id = $programme)
OPTIONAL MATCH (c:Node {id: figure})
WITH a, c, givers, receivers, outside, alone, amounts, guesses, paid_in, joints, programmes,
  COUNT { (c)-[o:ALTERNATIVE_TO]->(:Contribution) WHERE o.batch IS NOT NULL } > 0 AS is_other_claim,
  COUNT { (c)-[v:MAY_OVERLAP]-(:Contribution) WHERE v.batch IS NOT NULL } > 0 AS may_overlap,
  COUNT { (a)<-[q:PART_OF_ACTIVITY]-() WHERE q.batch IS NOT NULL } AS parts,
  COUNT { (a)-[k:HAS_CONTRIBUTION]->() WHERE k.batch IS NOT NULL } AS contributions,
  coalesce(c.total_ids, []) AS totals, coalesce(c.flow, a.flow) AS flow, coalesce(c.stage, a.status) AS stage,
  coalesce(c.kind, a.kind) AS kind, coalesce($last_day, $day) AS last_day, coalesce(c.date, a.start_date) AS first,
  CASE
    WHEN c.date IS NULL THEN a.end_date + duration('P1D')
    WHEN c.date_precision = 'year' THEN c.date + duration('P1Y')
    WHEN c.date_precision = 'month' THEN c.date + duration('P1M')
    ELSE c.date + duration('P1D')
  END AS ended,
  CASE
    WHEN a.start_date_precision = 'year' THEN a.start_date + duration('P1Y')
    WHEN a.start_date_precision = 'month' THEN a.start_date + duration('P1M')
    ELSE a.start_date + duration('P1D')
  END AS unknown
WHERE ($flow IS NULL OR flow = $flow) AND ($stage IS NULL OR stage = $stage) AND ($kind IS NULL OR kind = $kind)
  AND ($currency IS NULL OR c.currency = $currency)
  AND ($day IS NULL OR NOT (coalesce(ended <= $day, false) OR coalesce(first > last_day, false)
    OR (ended IS NULL AND coalesce(a.not_after < $day, false))
    OR (first IS NULL AND coalesce(a.not_before > last_day, false))))
WITH a, c, givers, receivers, joints, guesses, programmes, flow, stage, kind, totals, may_overlap,
  CASE
    WHEN amounts > 0 AND (outside > 0 OR (c.each AND c.times IS NULL)) THEN alone
    WHEN c.counted_amount IS NOT NULL THEN c.counted_amount
    WHEN c.each THEN c.amount * c.times
    ELSE c.amount
  END AS amount,
  $day IS NOT NULL AND (first IS NULL OR (ended IS NULL AND unknown <= $day)) AS possible,
  CASE
    WHEN c.amount IS NOT NULL AND NOT c.counted AND (size(totals) = 0 OR c.per IS NOT NULL OR c.mirror OR is_other_claim)
      AND NOT (c.each AND c.times IS NULL AND c.per IS NULL) THEN 'left out'
    WHEN c.amount IS NOT NULL AND size(totals) = 0 AND paid_in > 0 AND $by IS NOT NULL THEN 'left out'
    WHEN c.amount IS NOT NULL AND c.each AND c.times IS NULL AND amounts = 0 THEN 'per receiver'
    WHEN c.amount IS NOT NULL AND c.mixed AND $by IS NOT NULL THEN 'mixed apart'
    WHEN c.amount IS NOT NULL AND outside > 0 AND amounts = 0 THEN 'shared'
    WHEN c.amount IS NOT NULL THEN 'counted'
    WHEN c.id IS NOT NULL AND c.quantity IS NULL THEN 'missing'
    WHEN c.id IS NULL AND contributions = 0 AND parts = 0
      AND a.kind IN ['donation', 'funding', 'investment', 'purchase'] THEN 'missing'
    ELSE 'no money'
  END AS part
WITH coalesce(c.id, a.id) AS self, part, CASE WHEN part IN ['counted', 'shared', 'per receiver', 'mixed apart'] THEN totals ELSE [] END AS wholes,
  CASE WHEN part = 'counted' AND may_overlap THEN c.id END AS doubtful,
  {act: a.id, act_name: a.name, status: a.status, figure: c.id, figure_name: c.name, bound: c.bound,
    programmes: programmes, currency: c.currency, flow: flow, stage: stage, kind: kind, act_kind: a.kind,
    day: coalesce(c.date, a.start_date, a.end_date), sectors: coalesce(a.sectors, []),
    amount: coalesce(amount, 0.0), told: c.amount, mixed: coalesce(c.mixed, false), givers: givers, receivers: receivers,
    joints: joints, guesses: guesses, possible: possible, realised: coalesce(c.realised, false)} AS row
// include links
WITH link.key AS key, part, count(CASE WHEN link.use = 'self' THEN 1 END) AS summed,
  collect({self: self, use: link.use, part: part, row: row}) AS uses
UNWIND uses AS one
WITH one.self AS self, count(CASE WHEN one.use = 'whole' AND summed > 0 THEN 1 END) AS wholes,
  count(CASE WHEN one.use = 'overlap' AND summed > 0 THEN 1 END) AS overlaps, head(collect(one)) AS one
WITH one.row AS row, CASE WHEN wholes > 0 THEN 'left out' ELSE one.part END AS part, overlaps > 0 AS overlapping
