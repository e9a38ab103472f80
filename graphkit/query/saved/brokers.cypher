// zh: 促成方：谁牵线最多
// en: Brokers: who brought most together
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param to: entity = null | 受援方，含其下属和所辖 | Who received; all that is part of it or lies in it counts
// param within: place = null | 受援方所在的地方，含所辖各地 | A place; receivers in it count
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217），从不换算 | Currency (ISO 4217); nothing is ever converted
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first of several (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last of several days
// param top: int = 1000000 | 最多几方 | At most so many parties
// returns id | 促成方的 id | Id of the broker
// returns label | 类别 | Label
// returns name | 名称 | Name
// returns flow | 资金性质；不同性质不可相加 | Flow; money of different flows is never added up
// returns acts | 促成的活动数 | Acts brokered
// returns receivers | 受援方数 | Receivers
// returns currency | 币种，从不换算；无金额者为空 | Currency, never converted; null where no amount is told
// returns realised | 这些活动已落实的金额；多个促成方时各计一次 | Money of these acts that is realised; an act of several brokers is in each of their rows
// returns announced | 其余各阶段的金额（计划、签约、承诺、启动），各阶段可能是同一笔钱 | Money of other stages (planned, signed, committed, started); stages may tell of the same money
// returns shared | 也面向所问以外各方的金额，不含在以上金额中 | Money that also went to others than those asked for, outside the sums
// returns inferred | 其中：促成为推断 | Of it: the broker's part is inferred
// returns possible | 其中：在所问的时间只是可能 | Of it: only possible at the time asked about
// returns pairings | 促成的结对数 | Pairings brokered
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
