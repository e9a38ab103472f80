// zh: 学习流动：谁派人到哪里学习
// en: Learning flows: who sent people to learn, and where
// returns sender | 派出方的 id | Id of the sender
// returns sender_name | 派出方 | Sender
// returns host | 接收方的 id | Id of the host
// returns host_name | 接收方 | Host
// returns activity | 活动的 id | Id of the act
// returns activity_name | 活动 | Act
// returns quantity | 数量（共有时为整笔） | Quantity (the whole one where it is shared)
// returns unit | 计量单位：人不是人次 | Unit: persons are not person-times
// returns item | 何人 | Who
// returns joint | 是否由多方共有 | Whether several share the figure
// returns start_date | 开始日期 | Start
MATCH (s:Node)-[d:DISPATCHED_TO]->(h:Node)
WHERE d.batch IS NOT NULL AND d.learning AND d.via_group IS NULL
MATCH (a:Activity) WHERE a.id = d.activity
RETURN s.id AS sender, s.name AS sender_name, h.id AS host, h.name AS host_name, a.id AS activity,
  a.name AS activity_name, coalesce(d.quantity, d.joint_quantity, d.each_quantity) AS quantity, d.unit AS unit,
  d.item AS item, coalesce(d.joint, false) AS joint, d.start_date AS start_date
ORDER BY activity, sender, host, item, quantity
