// zh: 派出的人：从哪里到哪里
// en: People sent: from where to where
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param by: entity = null | 派出方，含其下属和所辖 | Who sent; all that is part of it or lies in it counts
// param to: entity = null | 接收方，含其下属和所辖 | Who hosted; all that is part of it or lies in it counts
// param item: str = null | 何人 | Who
// param day: date = null | 日期，或时段的第一天（--as-of、--between） | The day, or the first of several (--as-of, --between)
// param last_day: date = null | 时段的最后一天 | The last of several days
// returns sender | 派出方的 id | Id of the sender
// returns sender_name | 派出方 | Sender
// returns host | 接收方的 id | Id of the host
// returns host_name | 接收方 | Host
// returns learning | 是否去学习 | Whether they went to learn
// returns unit | 单位：人与人次不可相加 | Unit; persons and visits are never added up
// returns item | 何人 | Who
// returns quantity | 数量之和（单独计的） | Sum of what is counted alone
// returns possible | 其中：在所问的时间只是可能 | Of it: only possible at the time asked about
// returns acts | 活动数 | Acts
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
