// zh: 促成方：谁牵线最多
// en: Brokers: who brought the most parties together
// params programme by to through within flow stage currency day last_day top
// returns id | 促成方的编号 | Id of the broker
// returns label | 标签 | Label
// returns name | 名称 | Name
// returns flow
// returns acts | 促成的活动数 | Number of acts brokered
// returns receivers | 受援方数 | Number of recipients
// returns currency
// returns realised | 这些活动中已实现的金额；有多个促成方的，各方分别计入 | Realised money of these acts; an act with several brokers counts for each of them
// returns announced
// returns mixed | 其中自有与引进资金的合计 | Of this, figures that combine own funds with funds brought in from others
// returns shared | 同时给予查询范围以外各方的金额，不计入以上金额 | Money that also went to recipients outside the query; not in the sums above
// returns inferred | 其中促成方为推断的 | Of this, money whose broker is inferred
// returns possible
// returns left_out
// returns may_overlap
// returns pairings | 促成的结对数 | Number of pairings brokered
// include sides
OPTIONAL MATCH (y:Node)-[x]->(:Node)
WHERE y.id IN by_ids AND x.derived AND x.batch IS NOT NULL AND x.activity IS NOT NULL AND type(x) <> 'FACILITATED_FOR'
WITH to_ids, within_ids, through_ids, collect(DISTINCT x.activity) AS given
MATCH (b:Node)-[d:FACILITATED_FOR]->(r:Node)
WHERE d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.via_group IS NULL AND NOT b:Fund
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($by IS NULL OR d.activity IN given) AND ($through IS NULL OR b.id IN through_ids)
  AND ($flow IS NULL OR d.flow = $flow)
// include figured
// include on-the-day
WITH b, d, b.id AS party, r.id AS other, ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids) AS chosen,
// include possible
WITH false AS of_giver, [{id: b.id, class: b.class, name: b.name, of: b.id}] AS groups,
  {act: d.activity, scope: b.id, figure: d.contribution, flow: d.flow, amount: null, party: party, other: other,
    chosen: chosen, possible: possible, open: false, guess: coalesce(d.certainty = 'inferred', false),
    paid_in: false} AS edge
// include sums
MATCH (b:Node {id: id})
RETURN id, label, name, flow, acts, others AS receivers, currency, realised, announced, mixed, joint AS shared, inferred,
  possible, left_out, may_overlap,
  COUNT { (b)-[x:BROKERED]->(:Pairing) WHERE x.batch IS NOT NULL } AS pairings
ORDER BY acts DESC, realised DESC, id, flow, currency
LIMIT $top
