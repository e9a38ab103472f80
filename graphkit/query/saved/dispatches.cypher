// zh: 人员派遣：从哪里到哪里
// en: People sent: from where to where
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param by: entity = null | 派出方，含其下属单位和辖区 | The sender, including its units and everything located in it
// param to: entity = null | 接收方，含其下属单位和辖区 | The host, including its units and everything located in it
// param item: str = null | 人员类别 | Kind of people
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first day of a period (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last day of the period
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
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS by_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, collect(DISTINCT x.id) AS to_ids
MATCH (s:Node)-[d:DISPATCHED_TO]->(h:Node)
WHERE d.batch IS NOT NULL AND ($by IS NULL OR s.id IN by_ids) AND ($to IS NULL OR h.id IN to_ids)
  AND ($item IS NULL OR d.item = $item) AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($day IS NULL OR NOT (coalesce(d.end_date < $day, false)
    OR coalesce(d.start_date > coalesce($last_day, $day), false)
    OR (d.end_date IS NULL AND coalesce(d.not_after < $day, false))
    OR (d.start_date IS NULL AND coalesce(d.not_before > coalesce($last_day, $day), false))))
WITH s, h, d, ($day IS NOT NULL AND (d.start_date IS NULL OR (d.end_date IS NULL AND $day >= CASE
    WHEN d.start_date_precision = 'year' THEN d.start_date + duration('P1Y')
    WHEN d.start_date_precision = 'month' THEN d.start_date + duration('P1M')
    ELSE d.start_date + duration('P1D')
  END))) AS possible,
  CASE WHEN d.counted THEN coalesce(d.quantity, 0.0) ELSE 0.0 END AS people
RETURN s.id AS sender, s.name AS sender_name, h.id AS host, h.name AS host_name,
  coalesce(d.learning, false) AS learning, d.unit AS unit, d.item AS item, sum(people) AS quantity,
  sum(CASE WHEN possible THEN people ELSE 0.0 END) AS possible, count(DISTINCT d.activity) AS acts
ORDER BY sender, host, learning, unit, item
