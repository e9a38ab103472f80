// zh: 反向帮扶：受援方给予帮扶方
// en: Reverse help: what recipients gave to helpers
// params programme by to through within flow day last_day top
// returns giver | 给方的编号 | Id of the giver
// returns giver_name | 给方 | Giver
// returns receiver | 受方的编号 | Id of the receiver
// returns receiver_name | 受方 | Receiver
// returns edge | 关系类型 | Type of the direct edge
// returns activity | 活动的编号 | Id of the act
// returns kind | 类别 | Kind
// returns flow
// returns stage | 阶段 | Stage
// returns amount | 金额（多方共有的为总额） | Amount; the whole figure if several parties share it
// returns currency
// returns quantity | 数量（多方共有的为总数） | Quantity; the whole figure if several parties share it
// returns unit | 计量单位 | Unit
// returns item | 物品 | Item
// returns joint | 是否由多方共有 | Whether several parties share the figure
// returns start_date | 开始日期 | Start
// include sides
MATCH (g:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.benefit = 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.via_group IS NULL
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, [])) AND ($flow IS NULL OR d.flow = $flow)
  AND ($by IS NULL OR g.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
// include on-the-day
RETURN g.id AS giver, g.name AS giver_name, r.id AS receiver, r.name AS receiver_name, type(d) AS edge,
  d.activity AS activity, d.kind AS kind, d.flow AS flow, d.stage AS stage,
  coalesce(d.amount, d.joint_amount, d.each_amount) AS amount, d.currency AS currency,
  coalesce(d.quantity, d.joint_quantity, d.each_quantity) AS quantity, d.unit AS unit, d.item AS item,
  coalesce(d.joint, false) AS joint,
  left(toString(d.start_date), CASE d.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start_date
ORDER BY activity, giver, receiver, edge, quantity, amount
LIMIT $top
