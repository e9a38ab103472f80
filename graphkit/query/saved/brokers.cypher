// zh: 促成方：谁牵线最多
// en: Brokers: who brought the most parties together
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// param within: place = null | 受援方所在地，含辖区 | Only recipients located in this place
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217），不折算 | Currency (ISO 4217); amounts are never converted
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first day of a period (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last day of the period
// param top: int = 1000000 | 最多列出多少方 | Maximum number of parties
// returns id | 促成方的编号 | Id of the broker
// returns label | 标签 | Label
// returns name | 名称 | Name
// returns flow | 资金性质；不同性质不相加 | Flow; amounts of different flows are never added up
// returns acts | 促成的活动数 | Number of acts brokered
// returns receivers | 受援方数 | Number of recipients
// returns currency | 币种，不折算；无金额则为空 | Currency, never converted; null if no amount is known
// returns realised | 这些活动中已实现的金额；有多个促成方的，各方分别计入 | Realised money of these acts; an act with several brokers counts for each of them
// returns announced | 其余各阶段的金额（计划、签约、承诺、落地）；不同阶段可能是同一笔资金 | Money at the other stages (planned, signed, committed, started); several stages may describe the same money
// returns shared | 同时给予查询范围以外各方的金额，不计入以上金额 | Money that also went to recipients outside the query; not in the sums above
// returns inferred | 其中促成方为推断的 | Of this, money whose broker is inferred
// returns possible | 其中在所查时间仅为可能的 | Of this, only possible at the given time
// returns pairings | 促成的结对数 | Number of pairings brokered
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS to_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH to_ids, collect(DISTINCT x.id) AS within_ids
MATCH (b:Node)-[d:FACILITATED_FOR]->(r:Node)
WHERE d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.via_group IS NULL AND NOT b:Fund
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow) AND ($stage IS NULL OR d.stage = $stage)
  AND ($currency IS NULL OR d.currency = $currency)
  AND ($day IS NULL OR NOT (coalesce(d.end_date < $day, false)
    OR coalesce(d.start_date > coalesce($last_day, $day), false)
    OR (d.end_date IS NULL AND coalesce(d.not_after < $day, false))
    OR (d.start_date IS NULL AND coalesce(d.not_before > coalesce($last_day, $day), false))))
WITH b, r, d, ($day IS NOT NULL AND (d.start_date IS NULL OR (d.end_date IS NULL AND $day >= CASE
    WHEN d.start_date_precision = 'year' THEN d.start_date + duration('P1Y')
    WHEN d.start_date_precision = 'month' THEN d.start_date + duration('P1M')
    ELSE d.start_date + duration('P1D')
  END))) AS possible,
  (($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)) AS chosen
WITH b, d.flow AS flow, d.activity AS act, d.contribution AS figure, coalesce(d.realised, false) AS realised,
  coalesce(d.total_ids, []) AS totals, collect(DISTINCT CASE WHEN chosen THEN r.id END) AS others,
  count(CASE WHEN chosen THEN 1 END) AS inside, count(CASE WHEN NOT chosen THEN 1 END) AS outside,
  count(CASE WHEN d.certainty = 'inferred' THEN 1 END) AS guesses, count(CASE WHEN possible THEN 1 END) AS maybe
WHERE inside > 0
OPTIONAL MATCH (c:Contribution) WHERE c.id = figure
OPTIONAL MATCH (c)-[:ALTERNATIVE_TO]->(o:Contribution)
WITH b, flow, act, figure, realised, totals, others, outside, guesses, maybe, c, count(o) AS preferred
WITH b, flow, act, figure, realised, totals, others, guesses, maybe, c.currency AS currency,
  coalesce(c.counted_amount, CASE WHEN c.each THEN c.amount * c.times ELSE c.amount END) AS amount,
  CASE
    WHEN c.amount IS NULL THEN 'no money'
    WHEN c.per IS NOT NULL OR c.mirror OR preferred > 0 OR (c.each AND c.times IS NULL) THEN 'left out'
    WHEN outside > 0 THEN 'shared'
    ELSE 'counted'
  END AS part
WITH b.id AS id, b.class AS label, b.name AS name, COUNT { (b)-[:BROKERED]->(:Pairing) } AS pairings,
  flow, act, figure, realised, totals, others, guesses, maybe, currency, amount, part
WITH id, label, name, pairings, collect(CASE WHEN part = 'counted' THEN figure END) AS summed,
  collect({flow: flow, act: act, currency: currency, realised: realised, totals: totals, others: others,
    amount: amount, part: part, guesses: guesses, maybe: maybe}) AS rows
UNWIND rows AS row
WITH id, label, name, pairings, row, CASE
    WHEN row.part = 'counted' AND any(t IN row.totals WHERE t IN summed) THEN 'left out' ELSE row.part
  END AS part
UNWIND row.others AS other
WITH id, label, name, pairings, row.flow AS flow, row.act AS act, other,
  CASE WHEN part <> 'no money' THEN row.currency END AS money,
  CASE WHEN part <> 'no money' AND other = row.others[0] THEN
    {part: part, currency: row.currency, realised: row.realised, amount: row.amount, guesses: row.guesses,
      maybe: row.maybe} END AS figure
WITH id, label, name, pairings, flow, count(DISTINCT act) AS acts, count(DISTINCT other) AS receivers,
  collect(DISTINCT money) AS currencies, collect(figure) AS figures
UNWIND CASE WHEN size(currencies) = 0 THEN [null] ELSE currencies END AS currency
UNWIND CASE WHEN size(figures) = 0 THEN [null] ELSE figures END AS figure
WITH id, label, name, pairings, flow, acts, receivers, currency,
  CASE WHEN figure.currency = currency THEN figure.part END AS part, coalesce(figure.realised, false) AS is_realised,
  coalesce(figure.amount, 0.0) AS amount, coalesce(figure.guesses, 0) AS guesses, coalesce(figure.maybe, 0) AS maybe
WITH id, label, name, pairings, flow, acts, receivers, currency,
  sum(CASE WHEN part = 'counted' AND is_realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN part = 'counted' AND NOT is_realised THEN amount ELSE 0.0 END) AS announced,
  sum(CASE WHEN part = 'shared' THEN amount ELSE 0.0 END) AS shared,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND maybe > 0 THEN amount ELSE 0.0 END) AS possible
RETURN id, label, name, flow, acts, receivers, currency, realised, announced, shared, inferred, possible, pairings
ORDER BY acts DESC, realised DESC, id, flow, currency
LIMIT $top
