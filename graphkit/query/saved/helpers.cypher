// zh: 帮扶方：谁给予最多
// en: Helpers: who gave the most
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// param through: entity = null | 促成方或基金，含其下属单位 | The broker or fund in between, including its units
// param within: place = null | 受援方所在地，含辖区 | Only recipients located in this place
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217），不折算 | Currency (ISO 4217); amounts are never converted
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first day of a period (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last day of the period
// param top: int = 1000000 | 最多列出多少方 | Maximum number of parties
// returns id | 帮扶方的编号 | Id of the helper
// returns label | 标签 | Label
// returns name | 名称 | Name
// returns flow | 资金性质；不同性质不相加 | Flow; amounts of different flows are never added up
// returns acts | 活动数；不含派人学习、反向帮扶和对等往来 | Number of acts, without stays to learn, reverse help and symmetric ties
// returns receivers | 受援方数 | Number of recipients
// returns currency | 币种，不折算；无金额则为空 | Currency, never converted; null if no amount is known
// returns realised | 已实现的金额，不重复计算 | Realised money, with nothing counted twice
// returns announced | 其余各阶段的金额（计划、签约、承诺、落地）；不同阶段可能是同一笔资金 | Money at the other stages (planned, signed, committed, started); several stages may describe the same money
// returns mixed | 自有与引进资金的合计，不计入以上金额 | Figures that combine own funds with funds brought in from others; not in the sums above
// returns joint | 与他方共同给予的金额，不计入以上金额 | Money given jointly with others; not in the sums above
// returns inferred | 其中给方或受方为推断的 | Of this, money whose giver or receiver is inferred
// returns possible | 其中在所查时间仅为可能的 | Of this, only possible at the given time
// returns left_out | 未计入的数额个数：分项、单价、其他说法等 | Number of figures not added: parts of a total, rates, other claims, mirrors
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS to_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH to_ids, collect(DISTINCT x.id) AS within_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $through AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH to_ids, within_ids, collect(DISTINCT x.id) AS through_ids
OPTIONAL MATCH (y:Node)-[b:FACILITATED_FOR]->(:Node) WHERE y.id IN through_ids AND b.batch IS NOT NULL
WITH to_ids, within_ids, through_ids, collect(DISTINCT b.activity) AS brokered
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND d.giver_is_channel IS NULL AND NOT h:Fund
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow) AND ($stage IS NULL OR d.stage = $stage)
  AND ($currency IS NULL OR d.currency = $currency)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ($day IS NULL OR NOT (coalesce(d.end_date < $day, false)
    OR coalesce(d.start_date > coalesce($last_day, $day), false)
    OR (d.end_date IS NULL AND coalesce(d.not_after < $day, false))
    OR (d.start_date IS NULL AND coalesce(d.not_before > coalesce($last_day, $day), false))))
WITH h, r, d, ($day IS NOT NULL AND (d.start_date IS NULL OR (d.end_date IS NULL AND $day >= CASE
    WHEN d.start_date_precision = 'year' THEN d.start_date + duration('P1Y')
    WHEN d.start_date_precision = 'month' THEN d.start_date + duration('P1M')
    ELSE d.start_date + duration('P1D')
  END))) AS possible,
  (($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)) AS chosen
WITH h, d.flow AS flow, d.activity AS act, d.contribution AS figure, d.currency AS currency,
  coalesce(d.realised, false) AS realised, coalesce(d.total_ids, []) AS totals, d.counted_given AS given,
  d.channel AS channel, collect(DISTINCT CASE WHEN chosen THEN r.id END) AS others,
  count(CASE WHEN chosen THEN 1 END) AS inside, count(CASE WHEN NOT chosen THEN 1 END) AS outside,
  count(CASE WHEN chosen THEN d.amount END) AS amounts,
  sum(CASE WHEN chosen THEN coalesce(d.amount, 0.0) ELSE 0.0 END) AS alone, max(d.joint_amount) AS together,
  sum(CASE WHEN chosen THEN coalesce(d.joint_amount, 0.0) ELSE 0.0 END) AS together_each,
  count(CASE WHEN d.counted_given IS NOT NULL THEN 1 END) AS single,
  count(CASE WHEN d.joint THEN 1 END) AS joints,
  count(CASE WHEN d.certainty = 'inferred' THEN 1 END) AS guesses, count(CASE WHEN possible THEN 1 END) AS maybe
WHERE inside > 0
OPTIONAL MATCH (c:Contribution) WHERE c.id = figure
WITH h, flow, act, currency, realised, totals, others, figure, guesses, maybe, joints,
  CASE WHEN amounts > 0 THEN alone WHEN c.each AND together IS NOT NULL THEN together_each ELSE together END AS amount,
  CASE
    WHEN amounts = 0 AND together IS NULL THEN 'no money'
    WHEN NOT given AND size(totals) = 0 AND channel IS NOT NULL THEN 'left out'
    WHEN single > 0 AND (amounts > 0 OR outside = 0) THEN 'counted'
    WHEN c.per IS NOT NULL OR c.mirror OR (NOT c.counted AND size(totals) = 0) THEN 'left out'
    WHEN c.mixed THEN 'mixed'
    ELSE 'joint'
  END AS part, coalesce(c.mixed, false) AS is_mixed
WITH h.id AS id, h.class AS label, h.name AS name,
  collect(CASE WHEN part = 'counted' THEN figure END) AS summed,
  collect({flow: flow, act: act, currency: currency, realised: realised, totals: totals, others: others,
    amount: amount, part: part, mixed: is_mixed, guesses: guesses, maybe: maybe, joints: joints}) AS rows
UNWIND rows AS row
WITH id, label, name, row, CASE
    WHEN row.part = 'counted' AND any(t IN row.totals WHERE t IN summed) THEN 'left out' ELSE row.part
  END AS part
UNWIND row.others AS other
WITH id, label, name, row.flow AS flow, row.act AS act, other, CASE WHEN part <> 'no money' THEN row.currency END AS money,
  CASE WHEN part <> 'no money' AND other = row.others[0] THEN
    {part: part, currency: row.currency, realised: row.realised, amount: row.amount, mixed: row.mixed,
      guesses: row.guesses, maybe: row.maybe} END AS figure
WITH id, label, name, flow, count(DISTINCT act) AS acts, count(DISTINCT other) AS receivers,
  collect(DISTINCT money) AS currencies, collect(figure) AS figures
UNWIND CASE WHEN size(currencies) = 0 THEN [null] ELSE currencies END AS currency
UNWIND CASE WHEN size(figures) = 0 THEN [null] ELSE figures END AS figure
WITH id, label, name, flow, acts, receivers, currency,
  CASE WHEN figure.currency = currency THEN figure.part END AS part, coalesce(figure.realised, false) AS is_realised,
  coalesce(figure.amount, 0.0) AS amount, coalesce(figure.mixed, false) AS is_mixed,
  coalesce(figure.guesses, 0) AS guesses, coalesce(figure.maybe, 0) AS maybe
WITH id, label, name, flow, acts, receivers, currency,
  sum(CASE WHEN part = 'counted' AND is_realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN part = 'counted' AND NOT is_realised THEN amount ELSE 0.0 END) AS announced,
  sum(CASE WHEN part = 'mixed' OR (part = 'counted' AND is_mixed) THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN part = 'joint' THEN amount ELSE 0.0 END) AS joint,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND maybe > 0 THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out
RETURN id, label, name, flow, acts, receivers, currency, realised, announced, mixed, joint, inferred, possible, left_out
ORDER BY acts DESC, realised DESC, id, flow, currency
LIMIT $top
