// zh: 反向流动：受援方给予帮扶方
// en: Reverse flows: what the recipients gave
// returns giver | 给予方的 id | Id of the giver
// returns giver_name | 给予方 | Giver
// returns receiver | 得到方的 id | Id of the receiver
// returns receiver_name | 得到方 | Receiver
// returns edge | 关系类型 | Type of the direct edge
// returns activity | 活动的 id | Id of the act
// returns kind | 种类 | Kind
// returns stage | 阶段 | Stage
// returns amount | 金额（共有时为整笔） | Amount (the whole one where it is shared)
// returns currency | 币种 | Currency
// returns quantity | 数量（共有时为整笔） | Quantity (the whole one where it is shared)
// returns unit | 计量单位 | Unit
// returns item | 物品 | Item
// returns joint | 是否由多方共有 | Whether several share the figure
// returns start_date | 开始日期 | Start
MATCH (g:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.benefit = 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.via_group IS NULL
RETURN g.id AS giver, g.name AS giver_name, r.id AS receiver, r.name AS receiver_name, type(d) AS edge,
  d.activity AS activity, d.kind AS kind, d.stage AS stage,
  coalesce(d.amount, d.joint_amount, d.each_amount) AS amount, d.currency AS currency,
  coalesce(d.quantity, d.joint_quantity, d.each_quantity) AS quantity, d.unit AS unit, d.item AS item,
  coalesce(d.joint, false) AS joint, d.start_date AS start_date
ORDER BY activity, giver, receiver, edge, quantity, amount
