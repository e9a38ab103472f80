// zh: 每年的活动
// en: Acts by year
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// returns year | 开始年份；不详则为空 | Year of the start; null if unknown
// returns acts | 活动数 | Number of acts
// returns reverse | 其中反向的 | Of these, from recipient to helper
// returns brokered | 其中经促成的 | Of these, brokered
MATCH (a:Activity) WHERE a.batch IS NOT NULL
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme)
WITH a, count(CASE WHEN p.id = $programme OR p.name = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
WITH a, COUNT { (a)<-[f:FACILITATED]-() WHERE f.batch IS NOT NULL } AS brokers
RETURN a.start_date.year AS year, count(*) AS acts, sum(CASE WHEN a.benefit = 'reverse' THEN 1 ELSE 0 END) AS reverse,
  sum(CASE WHEN brokers > 0 THEN 1 ELSE 0 END) AS brokered
ORDER BY year
