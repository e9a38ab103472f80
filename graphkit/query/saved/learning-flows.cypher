// zh: 进修学习：谁派人到哪里
// en: Learning flows: who sent people to learn, and where
// param by: entity = null | 派出方，含其下属单位和辖区 | The sender, including its units and everything located in it
// param to: entity = null | 接收方，含其下属单位和辖区 | The host, including its units and everything located in it
// params programme through within item day last_day top
// returns sender | 派出方的编号 | Id of the sender
// returns sender_name | 派出方 | Sender
// returns host | 接收方的编号 | Id of the host
// returns host_name | 接收方 | Host
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns quantity | 数量（多方共有的为总数） | Quantity; the whole figure if several parties share it
// returns unit | 计量单位（人与人次不同） | Unit; persons and person-times are different units
// returns item | 人员类别 | Kind of people
// returns joint | 是否由多方共有 | Whether several parties share the figure
// returns start_date | 开始日期 | Start
// include sides
MATCH (s:Node)-[d:DISPATCHED_TO]->(h:Node)
WHERE d.batch IS NOT NULL AND d.learning AND d.via_group IS NULL
  AND ($by IS NULL OR s.id IN by_ids) AND ($to IS NULL OR h.id IN to_ids) AND ($within IS NULL OR h.id IN within_ids)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ($item IS NULL OR d.item = $item) AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
// include on-the-day
MATCH (a:Node {id: d.activity})
RETURN s.id AS sender, s.name AS sender_name, h.id AS host, h.name AS host_name, a.id AS activity,
  a.name AS activity_name, coalesce(d.quantity, d.joint_quantity, d.each_quantity) AS quantity, d.unit AS unit,
  d.item AS item, coalesce(d.joint, false) AS joint,
  left(toString(d.start_date), CASE d.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start_date
ORDER BY activity, sender, host, item, quantity
LIMIT $top
