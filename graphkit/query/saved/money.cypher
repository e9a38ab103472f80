// zh: 资金：按计划、性质、币种和阶段
// en: Money by programme, flow, currency and stage
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param by: entity = null | 给予方，含其下属和所辖 | Who gave; all that is part of it or lies in it counts
// param to: entity = null | 受援方，含其下属和所辖 | Who received; all that is part of it or lies in it counts
// param through: entity = null | 促成方或资金，含其下属 | The broker or fund in between; all that is part of it counts
// param within: place = null | 受援方所在的地方，含所辖各地 | A place; what receivers in it got
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217） | Currency (ISO 4217)
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first of several (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last of several days
// returns programme | 计划的 id；一项活动属于两个计划时，两处都计 | Id of the programme; what is under two of them is in both rows
// returns programme_name | 计划名称 | Name of the programme
// returns flow | 资金性质；不同性质不可相加 | Flow; money of different flows is never added up
// returns currency | 币种，从不换算；无金额者为空 | Currency, never converted; null where no amount is told
// returns stage | 阶段；各阶段不可相加，同一笔钱可先计划后到位 | Stage; never add stages up: the same money may be planned and then paid
// returns counted | 可引用的合计，不重复计算 | The sum to quote, nothing counted twice
// returns own | 其中：一个出资方、一个受援方 | Of it: one giver and one receiver
// returns joint | 其中：多个出资方或受援方共有 | Of it: shared by several givers or receivers
// returns mixed | 自有与引进合计；问给予方时不含在合计中 | One sum of own and brokered means; where a giver is asked for, outside the sum
// returns open | 其中：未写明给方或受方 | Of it: giver or receiver not named
// returns inferred | 其中：给予方或受援方为推断 | Of it: giver or receiver inferred
// returns possible | 其中：在所问的时间只是可能 | Of it: only possible at the time asked about
// returns shared | 与所问以外各方共有的数额，不含在合计中 | Shared with others than those asked for, outside the sum
// returns per_receiver | 按每个受援方计、个数不详的数额，不含在合计中 | Amounts for each of an unknown number of receivers, outside the sum
// returns figures | 合计所含的笔数 | Figures in the sum
// returns left_out | 未计入的笔数：分项、单价等 | Figures not added: parts of a total, rates, other claims, mirrors
// returns missing | 没有数字的投入，以及没有金额的捐赠、资金、投资、采购活动 | Contributions without a figure, and gifts, funding, investments and purchases without an amount
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
