// zh: 资金：按计划、性质、币种和阶段
// en: Money by programme, flow, currency and stage
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param by: entity = null | 给方，含其下属单位和辖区 | The giver, including its units and everything located in it
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// param through: entity = null | 促成方或基金，含其下属单位 | The broker or fund in between, including its units
// param within: place = null | 受援方所在地，含辖区 | Only recipients located in this place
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217） | Currency (ISO 4217)
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first day of a period (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last day of the period
// returns programme | 计划的编号；同属两个计划的活动，两处均计入 | Id of the programme; an act of two programmes counts in both
// returns programme_name | 计划名称 | Name of the programme
// returns flow | 资金性质；不同性质不相加 | Flow; amounts of different flows are never added up
// returns currency | 币种，不折算；无金额则为空 | Currency, never converted; null if no amount is known
// returns stage | 阶段；各阶段不可相加，同一笔资金可能先计划后到位 | Stage; never add up stages: the same money may be planned first and paid later
// returns counted | 可引用的合计，不重复计算 | The total to quote, with nothing counted twice
// returns own | 其中一个给方、一个受方的 | Of this, with one giver and one receiver
// returns joint | 其中多个给方或受方共有的 | Of this, shared by several givers or receivers
// returns mixed | 自有与引进资金的合计；指定给方时不计入合计 | Figures that combine own funds with funds brought in from others; not in the total if a giver is named
// returns open | 其中未写明给方或受方的 | Of this, without a named giver or receiver
// returns inferred | 其中给方或受方为推断的 | Of this, money whose giver or receiver is inferred
// returns possible | 其中在所查时间仅为可能的 | Of this, only possible at the given time
// returns shared | 与查询范围以外各方共有的数额，不计入合计 | Shared with parties outside the query; not in the total
// returns per_receiver | 按每个受援方计而受援方个数不详的数额，不计入合计 | Amounts per recipient for an unknown number of recipients; not in the total
// returns figures | 合计所含数额的个数 | Number of figures in the total
// returns left_out | 未计入的数额个数：分项、单价、其他说法等 | Number of figures not added: parts of a total, rates, other claims, mirrors
// returns missing | 没有数额的投入，以及没有金额的捐赠、资金、投资、采购活动的个数 | Number of contributions without a figure, and of gifts, funding, investments and purchases without an amount
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS by_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, collect(DISTINCT x.id) AS to_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, to_ids, collect(DISTINCT x.id) AS within_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $through AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, to_ids, within_ids, collect(DISTINCT x.id) AS through_ids
OPTIONAL MATCH (y:Node)-[b:FACILITATED_FOR]->(:Node) WHERE y.id IN through_ids AND b.batch IS NOT NULL
WITH by_ids, to_ids, within_ids, through_ids, collect(DISTINCT b.activity) AS brokered
CALL {
  MATCH (g:Node)-[d]->(r:Node)
  WHERE d.activity IS NOT NULL AND d.batch IS NOT NULL AND d.derived AND d.via_group IS NULL
    AND type(d) <> 'FACILITATED_FOR'
  RETURN d.activity AS act, d.contribution AS figure, g.id AS giver, r.id AS receiver, d.amount AS amount,
    d.channel AS channel, d.certainty AS certainty, d.counted_given AS given, d.joint AS joint
  UNION ALL
  MATCH (a:Activity) WHERE a.batch IS NOT NULL
  OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
  RETURN a.id AS act, c.id AS figure, null AS giver, null AS receiver, null AS amount, null AS channel,
    null AS certainty, null AS given, null AS joint
}
WITH by_ids, to_ids, within_ids, through_ids, brokered, act, figure, giver, receiver, amount, channel, certainty, given, joint,
  ($by IS NULL OR giver IN by_ids) AS gives,
  (($to IS NULL OR receiver IN to_ids) AND ($within IS NULL OR receiver IN within_ids)) AS gets
WITH brokered, act, figure, count(DISTINCT giver) AS givers, count(DISTINCT receiver) AS receivers,
  count(CASE WHEN gives AND gets THEN 1 END) AS inside,
  count(CASE WHEN giver IS NOT NULL AND NOT (gives AND gets) THEN 1 END) AS outside,
  sum(CASE WHEN gives AND gets THEN coalesce(amount, 0.0) ELSE 0.0 END) AS alone,
  count(CASE WHEN gives AND gets THEN amount END) AS amounts,
  count(CASE WHEN certainty = 'inferred' THEN 1 END) AS guesses,
  count(CASE WHEN channel IN through_ids THEN 1 END) AS channels,
  count(CASE WHEN channel IS NOT NULL AND NOT given THEN 1 END) AS paid_in,
  count(CASE WHEN joint THEN 1 END) AS joints
WHERE inside > 0 AND ($through IS NULL OR act IN brokered OR channels > 0)
MATCH (a:Activity) WHERE a.id = act
OPTIONAL MATCH (c:Contribution) WHERE c.id = figure
OPTIONAL MATCH (c)-[:ALTERNATIVE_TO]->(other:Contribution) WHERE other.batch IS NOT NULL
WITH a, c, givers, receivers, outside, alone, amounts, guesses, paid_in, joints, count(other) AS others
WITH a, c, givers, receivers, outside, alone, amounts, guesses, paid_in, joints, others,
  COUNT { (a)<-[q:PART_OF_ACTIVITY]-() WHERE q.batch IS NOT NULL } AS parts, COUNT { (a)-[k:HAS_CONTRIBUTION]->() WHERE k.batch IS NOT NULL } AS contributions,
  coalesce(c.total_ids, []) AS totals, coalesce(c.flow, a.flow) AS flow, coalesce(c.stage, a.status) AS stage,
  coalesce($last_day, $day) AS last_day, coalesce(c.date, a.start_date) AS first,
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
WHERE ($flow IS NULL OR flow = $flow) AND ($stage IS NULL OR stage = $stage)
  AND ($currency IS NULL OR c.currency = $currency)
  AND ($day IS NULL OR NOT (coalesce(ended <= $day, false) OR coalesce(first > last_day, false)
    OR (ended IS NULL AND coalesce(a.not_after < $day, false))
    OR (first IS NULL AND coalesce(a.not_before > last_day, false))))
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH DISTINCT a, c, p, givers, receivers, joints, guesses, flow, stage, totals,
  CASE WHEN outside > 0 AND amounts > 0 THEN alone
    WHEN c.counted_amount IS NOT NULL THEN c.counted_amount
    WHEN c.each THEN c.amount * c.times
    ELSE c.amount
  END AS amount,
  $day IS NOT NULL AND (first IS NULL OR (ended IS NULL AND unknown <= $day)) AS possible,
  CASE
    WHEN c.amount IS NOT NULL AND NOT c.counted AND (size(totals) = 0 OR c.per IS NOT NULL OR c.mirror OR others > 0)
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
WHERE part <> 'no money' AND ($programme IS NULL OR p.id = $programme)
WITH collect(CASE WHEN part = 'counted' THEN c.id END) AS summed,
  collect({programme: p.id, name: p.name, currency: c.currency, flow: flow, stage: stage, totals: totals, part: part,
    amount: amount, mixed: coalesce(c.mixed, false), givers: givers, receivers: receivers, joints: joints, guesses: guesses,
    possible: possible}) AS rows
UNWIND rows AS row
WITH row.programme AS programme, row.name AS programme_name, row.flow AS flow, row.currency AS currency,
  row.stage AS stage, row.amount AS amount, row.givers AS givers, row.receivers AS receivers,
  row.joints AS joints, row.guesses AS guesses, row.possible AS possible, row.mixed AS mixed,
  CASE WHEN row.part = 'counted' AND any(t IN row.totals WHERE t IN summed) THEN 'left out' ELSE row.part END AS part
WITH programme, programme_name, flow, currency, stage, coalesce(amount, 0.0) AS amount, guesses, possible, part,
  CASE
    WHEN part = 'mixed apart' THEN 'mixed'
    WHEN part <> 'counted' THEN null
    WHEN mixed THEN 'mixed'
    WHEN givers = 0 OR receivers = 0 THEN 'open'
    WHEN joints > 0 THEN 'joint'
    ELSE 'own'
  END AS sort
RETURN programme, programme_name, flow, currency, stage,
  sum(CASE WHEN part = 'counted' THEN amount ELSE 0.0 END) AS counted,
  sum(CASE WHEN sort = 'own' THEN amount ELSE 0.0 END) AS own,
  sum(CASE WHEN sort = 'joint' THEN amount ELSE 0.0 END) AS joint,
  sum(CASE WHEN sort = 'mixed' THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN sort = 'open' THEN amount ELSE 0.0 END) AS open,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND possible THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'shared' THEN amount ELSE 0.0 END) AS shared,
  sum(CASE WHEN part = 'per receiver' THEN amount ELSE 0.0 END) AS per_receiver,
  sum(CASE WHEN part = 'counted' THEN 1 ELSE 0 END) AS figures,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'missing' THEN 1 ELSE 0 END) AS missing
ORDER BY programme, flow, currency, stage
