// zh: 派出的人：从哪里到哪里
// en: People sent: from where to where
// returns sender | 派出方的 id | Id of the sender
// returns sender_name | 派出方 | Sender
// returns host | 接收方的 id | Id of the host
// returns host_name | 接收方 | Host
// returns learning | 是否去学习 | Whether they went to learn
// returns unit | 单位：人与人次不可相加 | Unit; persons and visits are never added up
// returns item | 何人 | Who
// returns quantity | 数量之和（单独计的） | Sum of what is counted alone
// returns acts | 活动数 | Acts
MATCH (s:Node)-[d:DISPATCHED_TO]->(h:Node)
RETURN s.id AS sender, s.name AS sender_name, h.id AS host, h.name AS host_name,
  coalesce(d.learning, false) AS learning, d.unit AS unit, d.item AS item,
  sum(CASE WHEN d.counted THEN coalesce(d.quantity, 0.0) ELSE 0.0 END) AS quantity,
  count(DISTINCT d.activity) AS acts
ORDER BY sender, host, learning, unit, item
