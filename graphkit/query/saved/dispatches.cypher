// zh: 人员派遣：从哪里到哪里
// en: People sent: from where to where
// param by: entity = null | 派出方，含其下属单位和辖区 | The sender, including its units and everything located in it
// param to: entity = null | 接收方，含其下属单位和辖区 | The host, including its units and everything located in it
// params programme through within item day last_day top
// returns sender | 派出方的编号 | Id of the sender
// returns sender_name | 派出方 | Sender
// returns host | 接收方的编号 | Id of the host
// returns host_name | 接收方 | Host
// returns learning | 是否外出进修学习 | Whether they went there to learn
// returns unit | 计量单位；人与人次不相加 | Unit; persons and person-times are never added up
// returns item | 人员类别 | Kind of people
// returns quantity | 数量合计（只含单一派出方和接收方的） | Total quantity, from figures with one sender and one host
// returns possible | 其中在所查时间仅为可能的 | Of this, only possible at the given time
// returns acts | 活动数 | Number of acts
// include sides
MATCH (s:Node)-[d:DISPATCHED_TO]->(h:Node)
WHERE d.batch IS NOT NULL AND ($by IS NULL OR s.id IN by_ids) AND ($to IS NULL OR h.id IN to_ids)
  AND ($within IS NULL OR h.id IN within_ids)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ($item IS NULL OR d.item = $item) AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
// include on-the-day
WITH s, h, d, CASE WHEN d.counted THEN coalesce(d.quantity, 0.0) ELSE 0.0 END AS people,
// include possible
RETURN s.id AS sender, s.name AS sender_name, h.id AS host, h.name AS host_name,
  coalesce(d.learning, false) AS learning, d.unit AS unit, d.item AS item, sum(people) AS quantity,
  sum(CASE WHEN possible THEN people ELSE 0.0 END) AS possible, count(DISTINCT d.activity) AS acts
ORDER BY sender, host, learning, unit, item
LIMIT $top
