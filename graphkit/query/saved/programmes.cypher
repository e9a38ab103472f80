// zh: 各帮扶计划的规模
// en: Programmes and what is known of each
// returns id | 计划的编号 | Id of the programme
// returns name | 计划 | Programme
// returns acts | 活动数 | Number of acts
// returns pairings | 结对数 | Number of pairings
// returns first_date | 最早的活动日期 | Earliest date of an act
// returns last_date | 最晚的活动日期 | Latest date of an act
// returns sources | 来源数 | Number of sources
MATCH (p:Programme) WHERE p.batch IS NOT NULL
OPTIONAL MATCH (p)<-[:UNDER*1..2]-(a:Activity) WHERE a.batch IS NOT NULL
OPTIONAL MATCH (a)-[:REPORTED_IN]->(s:Source) WHERE s.batch IS NOT NULL
WITH p, count(DISTINCT a.id) AS acts, min(left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)) AS first_date,
  max(coalesce(left(toString(a.end_date), CASE a.end_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END),
    left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END))) AS last_date, count(DISTINCT s.id) AS sources
OPTIONAL MATCH (p)<-[:UNDER]-(x:Pairing) WHERE x.batch IS NOT NULL
RETURN p.id AS id, p.name AS name, acts, count(DISTINCT x.id) AS pairings, first_date, last_date, sources
ORDER BY acts DESC, id
