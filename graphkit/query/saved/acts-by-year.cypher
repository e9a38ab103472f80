// zh: 每年的活动
// en: Acts by year
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all of them where none is given
// returns year | 开始的年份；空为不详 | Year of the start; null where it is not told
// returns acts | 活动数 | Acts
// returns reverse | 其中反向的 | Of them: what flows back
// returns brokered | 其中经促成的 | Of them: brokered
MATCH (a:Activity) WHERE a.batch IS NOT NULL
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme)
WITH a, count(CASE WHEN p.id = $programme OR p.name = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
WITH a, COUNT { (a)<-[f:FACILITATED]-() WHERE f.batch IS NOT NULL } AS brokers
RETURN a.start_date.year AS year, count(*) AS acts, sum(CASE WHEN a.benefit = 'reverse' THEN 1 ELSE 0 END) AS reverse,
  sum(CASE WHEN brokers > 0 THEN 1 ELSE 0 END) AS brokered
ORDER BY year
