// zh: 谁为谁做了什么：活动与数额
// en: Who did what for whom: acts and their figures
// params programme by to through within flow stage kind item day last_day top
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
// returns built | 建成的设施等 | What was built or set up
// returns start_date | 开始日期，按来源的精确程度 | Start, as exact as its source
// returns end_date | 结束日期，按来源的精确程度 | End, as exact as its source
// returns learning | 是否外出进修学习 | Whether people went there to learn
// returns benefit | 受益方向：forward 正向、reverse 反向、mutual 互惠 | Direction of benefit: forward, reverse or mutual
// returns certainty | 给方或受方是否为推断 | Whether the giver or the receiver is inferred
// returns state | 在所查时间：certain 确有或 possible 可能 | Whether it held at the given time: certain or possible
// returns figure | 投入的编号 | Id of the contribution
// include sides
CALL {
  MATCH (g:Node)-[d]->(r:Node)
  WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.via_group IS NULL
    AND type(d) <> 'FACILITATED_FOR'
  RETURN g.id AS giver, r.id AS receiver, {activity: d.activity, contribution: d.contribution, kind: d.kind, flow: d.flow,
    stage: d.stage, item: d.item, channel: d.channel, created_things: d.created_things, programmes: d.programmes,
    learning: d.learning, benefit: d.benefit, symmetric: d.symmetric, certainty: d.certainty, start_date: d.start_date,
    start_date_precision: d.start_date_precision, end_date: d.end_date,
    end_date_precision: d.end_date_precision, not_before: d.not_before, not_after: d.not_after} AS d
  UNION ALL
  MATCH (a:Activity)-[b:BENEFITED]->(r:Node)
  WHERE a.batch IS NOT NULL AND b.batch IS NOT NULL
// include no-giver
  OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
  OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
  WITH a, r, c, collect(DISTINCT p.id) AS programmes
  RETURN null AS giver, r.id AS receiver, {activity: a.id, contribution: c.id, kind: coalesce(c.kind, a.kind),
    flow: coalesce(c.flow, a.flow), stage: coalesce(c.stage, a.status), item: c.item, channel: null, created_things: null,
    programmes: programmes, learning: null, benefit: a.benefit, symmetric: null, certainty: null,
    start_date: coalesce(c.date, a.start_date), start_date_precision: coalesce(c.date_precision, a.start_date_precision),
    end_date: coalesce(c.date, a.end_date), end_date_precision: coalesce(c.date_precision, a.end_date_precision), not_before: a.not_before, not_after: a.not_after} AS d
}
WITH by_ids, to_ids, within_ids, through_ids, brokered, giver, receiver, d
WHERE ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow) AND ($stage IS NULL OR d.stage = $stage) AND ($kind IS NULL OR d.kind = $kind)
  AND ($item IS NULL OR d.item = $item)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ((($by IS NULL OR giver IN by_ids) AND ($to IS NULL OR receiver IN to_ids)
      AND ($within IS NULL OR receiver IN within_ids))
    OR (d.symmetric AND ($by IS NULL OR receiver IN by_ids) AND ($to IS NULL OR giver IN to_ids)
      AND ($within IS NULL OR giver IN within_ids)))
// include on-the-day
WITH giver, receiver, d,
// include possible
OPTIONAL MATCH (g:Node {id: giver})
MATCH (r:Node {id: receiver})
WITH g, r, d, possible
ORDER BY g.id, r.id
WITH d.activity AS act, d.contribution AS figure, d.kind AS kind, d.flow AS flow, d.stage AS stage,
  d.channel AS through, d.created_things AS things,
  left(toString(d.start_date), CASE d.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start_date,
  left(toString(d.end_date), CASE d.end_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS end_date,
  coalesce(d.learning, false) AS learning, d.benefit AS benefit, collect(DISTINCT g.name) AS givers,
  collect(DISTINCT r.name) AS receivers, count(CASE WHEN d.certainty = 'inferred' THEN 1 END) AS guesses,
  count(CASE WHEN possible THEN 1 END) AS maybe
MATCH (a:Node {id: act})
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
  collect(DISTINCT t.name) AS built
OPTIONAL MATCH (c:Node {id: figure})
RETURN a.id AS activity, a.name AS activity_name, givers, receivers, brokers, f.name AS channel, kind, flow, stage,
  c.amount AS amount, c.currency AS currency, c.quantity AS quantity, c.unit AS unit, c.item AS item, c.bound AS bound,
  coalesce(c.each, false) AS each, coalesce(c.mixed, false) AS mixed, built, start_date, end_date, learning, benefit,
  CASE WHEN guesses > 0 THEN 'inferred' ELSE 'stated' END AS certainty,
  CASE WHEN $day IS NULL THEN null WHEN maybe > 0 THEN 'possible' ELSE 'certain' END AS state, figure
ORDER BY activity, figure, learning
LIMIT $top
