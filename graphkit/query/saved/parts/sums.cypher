WITH edge.act AS act, edge.figure AS figure, edge.flow AS flow, edge.scope AS scope, of_giver, count(*) AS total,
  collect({groups: groups, edge: edge}) AS edges
OPTIONAL MATCH (c:Node {id: figure})
WITH act, flow, of_giver, total, edges, figure, c.amount AS told, c.currency AS currency, c.counted_amount AS whole,
  c.times AS times, coalesce(c.each, false) AS is_each, coalesce(c.mixed, false) AS is_mixed,
  coalesce(c.realised, false) AS realised, coalesce(c.total_ids, []) AS totals, c.per IS NOT NULL AS is_rate,
  coalesce(c.counted, false) AS is_counted, coalesce(c.mirror, false) AS is_mirror,
  COUNT { (c)-[o:ALTERNATIVE_TO]->(:Contribution) WHERE o.batch IS NOT NULL } > 0 AS is_other_claim,
  COUNT { (c)-[v:MAY_OVERLAP]-(:Contribution) WHERE v.batch IS NOT NULL } > 0 AS may_overlap
UNWIND edges AS one
UNWIND one.groups AS key
WITH act, flow, of_giver, total, figure, told, currency, whole, times, is_each, is_mixed, realised, totals, may_overlap,
  is_rate OR is_mirror OR is_other_claim OR (size(totals) = 0 AND NOT is_counted) AS is_apart, is_rate,
  key.id AS id, key.class AS label, key.name AS name, key.of AS of, one.edge AS edge
WITH act, flow, of_giver, total, figure, told, currency, whole, times, is_each, is_mixed, realised, totals, may_overlap,
  is_apart, is_rate, id, label, name, of,
  count(CASE WHEN edge.chosen THEN 1 END) AS inside,
  count(CASE WHEN edge.chosen THEN edge.amount END) AS amounts,
  sum(CASE WHEN edge.chosen THEN coalesce(edge.amount, 0.0) ELSE 0.0 END) AS alone,
  count(CASE WHEN edge.chosen AND edge.guess THEN 1 END) AS guesses,
  count(CASE WHEN edge.chosen AND edge.possible THEN 1 END) AS maybe,
  count(CASE WHEN edge.chosen AND edge.paid_in THEN 1 END) AS paid_in, count(CASE WHEN edge.open THEN 1 END) AS opens,
  collect(DISTINCT CASE WHEN edge.chosen THEN edge.party END) AS parties,
  collect(DISTINCT CASE WHEN edge.chosen THEN edge.other END) AS others
WHERE inside > 0
WITH id, label, name, of, act, flow, figure, currency, is_mixed, realised, totals, may_overlap, guesses, maybe, parties,
  others, CASE
    WHEN amounts > 0 AND (total > inside OR (is_each AND times IS NULL)) THEN alone
    WHEN whole IS NOT NULL THEN whole
    WHEN is_each THEN told * times
    ELSE told
  END AS amount,
  CASE
    WHEN told IS NULL THEN 'no money'
    WHEN is_apart AND NOT (is_each AND times IS NULL AND NOT is_rate) THEN 'left out'
    WHEN of_giver AND size(totals) = 0 AND paid_in > 0 THEN 'left out'
    WHEN is_each AND times IS NULL AND amounts = 0 THEN 'left out'
    WHEN of_giver AND is_mixed THEN 'mixed'
    WHEN total > inside AND amounts = 0 THEN 'joint'
    WHEN opens > 0 THEN 'open'
    ELSE 'counted'
  END AS part
WITH id, label, name, of, flow, coalesce(figure, act) AS self, part, CASE WHEN part IN ['counted', 'open', 'joint', 'mixed'] THEN totals ELSE [] END AS wholes,
  CASE WHEN part = 'counted' AND may_overlap THEN figure END AS doubtful,
  {act: act, currency: currency, realised: realised, amount: coalesce(amount, 0.0), mixed: is_mixed, guesses: guesses,
    maybe: maybe, parties: parties, others: others} AS row
// include links
WITH id, label, name, of, link.key AS key, part, count(CASE WHEN link.use = 'self' THEN 1 END) AS summed,
  collect({self: self, flow: flow, use: link.use, part: part, row: row}) AS uses
UNWIND uses AS one
WITH id, label, name, of, one.flow AS flow, one.self AS self, count(CASE WHEN one.use = 'whole' AND summed > 0 THEN 1 END) AS wholes,
  count(CASE WHEN one.use = 'overlap' AND summed > 0 THEN 1 END) AS overlaps, head(collect(one)) AS one
WITH id, label, name, of, flow, one.row AS row, CASE WHEN wholes > 0 THEN 'left out' ELSE one.part END AS part,
  overlaps > 0 AS overlapping
WITH id, label, name, of, flow, [x IN row.parties | {what: 'party', id: x}] + [x IN row.others | {what: 'other', id: x}]
    + [{what: CASE WHEN size(row.others) = 0 THEN 'open' ELSE 'act' END, id: row.act}] AS facts,
  CASE WHEN part <> 'no money' THEN {part: part, currency: row.currency, realised: row.realised, amount: row.amount,
    mixed: row.mixed, guesses: row.guesses, maybe: row.maybe, overlapping: overlapping} END AS figure
UNWIND facts AS fact
WITH id, label, name, of, flow, count(DISTINCT CASE WHEN fact.what = 'act' THEN fact.id END) AS acts,
  count(DISTINCT CASE WHEN fact.what = 'party' THEN fact.id END) AS parties,
  count(DISTINCT CASE WHEN fact.what = 'other' THEN fact.id END) AS others,
  collect(CASE WHEN fact.what IN ['act', 'open'] THEN figure END) AS figures
WITH id, label, name, of, flow, acts, parties, others, CASE WHEN size(figures) = 0 THEN [null] ELSE figures END AS figures
UNWIND figures AS figure
WITH id, label, name, of, flow, acts, parties, others, figure.currency AS currency, figure.part AS part,
  coalesce(figure.realised, false) AS is_realised, coalesce(figure.amount, 0.0) AS amount,
  coalesce(figure.mixed, false) AS is_mixed, coalesce(figure.guesses, 0) AS guesses, coalesce(figure.maybe, 0) AS maybe,
  coalesce(figure.overlapping, false) AS overlapping
WITH id, label, name, of, flow, acts, parties, others, currency,
  sum(CASE WHEN part = 'counted' AND is_realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN part = 'counted' AND NOT is_realised THEN amount ELSE 0.0 END) AS announced,
  sum(CASE WHEN part = 'mixed' OR (part = 'counted' AND is_mixed) THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN part = 'joint' THEN amount ELSE 0.0 END) AS joint,
  sum(CASE WHEN part = 'open' THEN amount ELSE 0.0 END) AS open,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND maybe > 0 THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'counted' AND overlapping THEN 1 ELSE 0 END) AS may_overlap
