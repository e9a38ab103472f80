// zh: 谁帮助医院
// en: Who helps hospitals
// param place: place = null | 医院所在地（含辖区）的编号、名称或别名 | Id, name or alias of the place where the hospital is
// param broker: entity = null | 促成方的编号、名称或别名 | Id, name or alias of a broker
// returns hospital | 医院的编号 | Id of the hospital
// returns hospital_name | 医院 | Hospital
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns kind | 类别 | Kind
// returns start_date | 开始日期 | Start
// returns helpers | 帮扶方 | Helpers
// returns brokers | 促成方 | Brokers
// returns through | 受援的医院下属单位；医院本身受援则为空 | Unit of the hospital that was helped; null for the hospital itself
MATCH (a:Activity)-[o:BENEFITED]->(r:Node)
WHERE a.batch IS NOT NULL AND o.batch IS NOT NULL AND coalesce(a.benefit, 'forward') <> 'reverse'
MATCH w = (r)-[:PART_OF*0..2]->(x:Hospital)
WHERE all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH DISTINCT a, r, x
OPTIONAL MATCH v = (x)-[:LOCATED_IN]->(:Node)-[:PART_OF*0..5]->(p:Node)
  WHERE all(e IN relationships(v) WHERE e.batch IS NOT NULL)
WITH a, r, x, collect(p) AS places
WHERE $place IS NULL
  OR any(p IN places WHERE p.id = $place OR p.name = $place OR $place IN coalesce(p.aliases, []))
OPTIONAL MATCH (b:Node)-[:FACILITATED]->(a) WHERE b.batch IS NOT NULL
WITH a, r, x, b ORDER BY b.name
WITH a, r, x, collect(DISTINCT b.name) AS brokers, collect(b) AS found
WHERE $broker IS NULL
  OR any(b IN found WHERE b.id = $broker OR b.name = $broker OR $broker IN coalesce(b.aliases, []))
OPTIONAL MATCH (h:Node)-[:PROVIDED|FUNDED|SENT]->(a) WHERE h.batch IS NOT NULL AND h.id <> x.id
WITH a, r, x, brokers, h ORDER BY h.name
RETURN x.id AS hospital, x.name AS hospital_name, a.id AS activity, a.name AS activity_name, a.kind AS kind,
  left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start_date,
  collect(DISTINCT h.name) AS helpers, brokers,
  CASE WHEN r.id = x.id THEN null ELSE r.name END AS through
ORDER BY hospital, activity, through
