// zh: 谁为谁做了什么：活动与数额
// en: Who did what for whom: acts and their figures
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param by: entity = null | 给方，含其下属单位和辖区 | The giver, including its units and everything located in it
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// param through: entity = null | 促成方或基金，含其下属单位 | The broker or fund in between, including its units
// param within: place = null | 受援方所在地，含辖区 | Only recipients located in this place
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param kind: str = null | 类别 | Kind
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first day of a period (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last day of the period
// param top: int = 1000000 | 最多列出多少方 | Maximum number of parties
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns givers | 给方 | Givers
// returns receivers | 受援方 | Recipients
// returns brokers | 促成方 | Brokers
// returns channel | 经由的基金 | Fund that passed it on
// returns kind | 类别 | Kind
// returns flow | 资金性质 | Flow
// returns stage | 阶段 | Stage
// returns amount | 金额；按每个受援方计的，为单个受援方的金额 | Amount; if given per recipient, the amount for each
// returns currency | 币种，不折算 | Currency, never converted
// returns quantity | 数量；按每个受援方计的，为单个受援方的数量 | Quantity; if given per recipient, the quantity for each
// returns unit | 计量单位（人与人次不同） | Unit; persons and person-times are different units
// returns item | 物品或人员 | Goods or people
// returns bound | 数值界限：约、超、近等 | Bound: about, at least and so on
// returns each | 是否按每个受援方计 | Whether the figure is per recipient
// returns mixed | 是否自有与引进资金的合计 | Whether the figure combines the giver's own funds with funds it brought in from others
// returns created | 建成的设施等 | What was built or set up
// returns start_date | 开始日期 | Start
// returns end_date | 结束日期 | End
// returns learning | 是否外出进修学习 | Whether people went there to learn
// returns benefit | 受益方向：forward 正向、reverse 反向、mutual 互惠 | Direction of benefit: forward, reverse or mutual
// returns certainty | 给方或受方是否为推断 | Whether the giver or the receiver is inferred
// returns state | 在所查时间：certain 确有或 possible 可能 | Whether it held at the given time: certain or possible
// returns figure | 投入的编号 | Id of the contribution
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
MATCH (g:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.via_group IS NULL
  AND type(d) <> 'FACILITATED_FOR'
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow) AND ($stage IS NULL OR d.stage = $stage) AND ($kind IS NULL OR d.kind = $kind)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ((($by IS NULL OR g.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids)
      AND ($within IS NULL OR r.id IN within_ids))
    OR (d.symmetric AND ($by IS NULL OR r.id IN by_ids) AND ($to IS NULL OR g.id IN to_ids)
      AND ($within IS NULL OR g.id IN within_ids)))
  AND ($day IS NULL OR NOT (coalesce(d.end_date < $day, false)
    OR coalesce(d.start_date > coalesce($last_day, $day), false)
    OR (d.end_date IS NULL AND coalesce(d.not_after < $day, false))
    OR (d.start_date IS NULL AND coalesce(d.not_before > coalesce($last_day, $day), false))))
WITH g, r, d, ($day IS NOT NULL AND (d.start_date IS NULL OR (d.end_date IS NULL AND $day >= CASE
    WHEN d.start_date_precision = 'year' THEN d.start_date + duration('P1Y')
    WHEN d.start_date_precision = 'month' THEN d.start_date + duration('P1M')
    ELSE d.start_date + duration('P1D')
  END))) AS possible
ORDER BY g.id, r.id
WITH d.activity AS act, d.contribution AS figure, d.kind AS kind, d.flow AS flow, d.stage AS stage,
  d.channel AS through, d.created_things AS things, d.start_date AS start_date, d.end_date AS end_date,
  coalesce(d.learning, false) AS learning, d.benefit AS benefit, collect(DISTINCT g.name) AS givers,
  collect(DISTINCT r.name) AS receivers, count(CASE WHEN d.certainty = 'inferred' THEN 1 END) AS guesses,
  count(CASE WHEN possible THEN 1 END) AS maybe
MATCH (a:Activity) WHERE a.id = act
OPTIONAL MATCH (b:Node)-[:FACILITATED]->(a) WHERE b.batch IS NOT NULL
WITH a, figure, kind, flow, stage, through, things, start_date, end_date, learning, benefit, givers, receivers, guesses,
  maybe, b
ORDER BY b.id
WITH a, figure, kind, flow, stage, through, things, start_date, end_date, learning, benefit, givers, receivers, guesses,
  maybe, collect(DISTINCT b.name) AS brokers
OPTIONAL MATCH (f:Fund) WHERE f.id = through
OPTIONAL MATCH (a)-[:CREATED]->(t:Node) WHERE t.id IN things
WITH a, figure, kind, flow, stage, f, start_date, end_date, learning, benefit, givers, receivers, guesses, maybe, brokers, t
ORDER BY t.id
WITH a, figure, kind, flow, stage, f, start_date, end_date, learning, benefit, givers, receivers, guesses, maybe, brokers,
  collect(DISTINCT t.name) AS created
OPTIONAL MATCH (c:Contribution) WHERE c.id = figure
RETURN a.id AS activity, a.name AS activity_name, givers, receivers, brokers, f.name AS channel, kind, flow, stage,
  c.amount AS amount, c.currency AS currency, c.quantity AS quantity, c.unit AS unit, c.item AS item, c.bound AS bound,
  coalesce(c.each, false) AS each, coalesce(c.mixed, false) AS mixed, created, start_date, end_date, learning, benefit,
  CASE WHEN guesses > 0 THEN 'inferred' ELSE 'stated' END AS certainty,
  CASE WHEN $day IS NULL THEN null WHEN maybe > 0 THEN 'possible' ELSE 'certain' END AS state, figure
ORDER BY activity, figure, learning
LIMIT $top
