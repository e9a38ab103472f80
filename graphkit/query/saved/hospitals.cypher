// zh: 谁帮助医院
// en: Who helps hospitals
// param by: entity = null | 帮扶方，含其下属单位和辖区 | The helper, including its units and everything located in it
// param to: entity = null | 医院，或其所在地 | The hospital, or where it is
// param through|broker: entity = null | 促成方，含其下属单位 | The broker, including its units
// param within|place: place = null | 医院所在地，含辖区 | Only hospitals located in this place
// params programme flow day last_day top
// returns hospital | 医院的编号 | Id of the hospital
// returns hospital_name | 医院 | Hospital
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns kind | 类别 | Kind
// returns start_date | 开始日期 | Start
// returns helpers | 帮扶方 | Helpers
// returns brokers | 促成方 | Brokers
// returns through | 受援的医院下属单位；医院本身受援则为空 | Unit of the hospital that was helped; null for the hospital itself
// include sides
MATCH (d:Activity)-[o:BENEFITED]->(r:Node)
WHERE d.batch IS NOT NULL AND o.batch IS NOT NULL AND coalesce(d.benefit, 'forward') <> 'reverse'
  AND ($flow IS NULL OR d.flow = $flow)
// include on-the-day
MATCH w = (r)-[:PART_OF*0..2]->(x:Hospital)
WHERE all(e IN relationships(w) WHERE e.batch IS NOT NULL) AND ($to IS NULL OR x.id IN to_ids OR r.id IN to_ids)
  AND ($within IS NULL OR x.id IN within_ids)
OPTIONAL MATCH (d)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH DISTINCT by_ids, through_ids, brokered, d AS a, r, x, count(CASE WHEN p.id = $programme THEN 1 END) AS under
WHERE $programme IS NULL OR under > 0
OPTIONAL MATCH (b:Node)-[:FACILITATED]->(a) WHERE b.batch IS NOT NULL
WITH by_ids, through_ids, brokered, a, r, x, b ORDER BY b.name
WITH by_ids, through_ids, brokered, a, r, x, collect(DISTINCT b.name) AS brokers, collect(b.id) AS broker_ids
WHERE $through IS NULL OR a.id IN brokered OR any(b IN broker_ids WHERE b IN through_ids)
OPTIONAL MATCH (h:Node)-[:PROVIDED|FUNDED|SENT]->(a) WHERE h.batch IS NOT NULL AND h.id <> x.id
WITH by_ids, a, r, x, brokers, h ORDER BY h.name
WITH by_ids, a, r, x, brokers, collect(DISTINCT h.name) AS helpers, collect(h.id) AS helper_ids
WHERE $by IS NULL OR any(h IN helper_ids WHERE h IN by_ids)
RETURN x.id AS hospital, x.name AS hospital_name, a.id AS activity, a.name AS activity_name, a.kind AS kind,
  left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start_date,
  helpers, brokers, CASE WHEN r.id = x.id THEN null ELSE r.name END AS through
ORDER BY hospital, activity, through
LIMIT $top
