// zh: 相互矛盾的说法
// en: Conflicting claims
// params programme top
// returns preferred | 采用的说法的编号 | Id of the preferred claim
// returns preferred_value | 采用的数值或文字 | Its value or text
// returns preferred_sources | 采用的说法的来源 | Its sources
// returns decided_by | 采用依据：decision 人工决定、as_of 截至日期、publisher 原发布者或 id 编号次序 | Why it is preferred: decision, as_of, publisher or id
// returns claim | 另一说法的编号 | Id of the other claim
// returns value | 另一说法的数值或文字 | Its value or text
// returns unit | 单位或币种 | Unit or currency
// returns as_of | 另一说法的数据截至日期 | Date as of which the other claim holds
// returns sources | 另一说法的来源 | Its sources
MATCH (c:Node)-[r:ALTERNATIVE_TO]->(p:Node)
WHERE r.batch IS NOT NULL
OPTIONAL MATCH (c)-[:HAS_CONTRIBUTION|RESULT_OF*0..1]-(a:Node)-[:UNDER*1..2]->(q:Programme) WHERE q.batch IS NOT NULL
WITH c, p, r.decided_by AS decided_by, count(CASE WHEN q.id = $programme THEN 1 END) AS under
WHERE $programme IS NULL OR under > 0
OPTIONAL MATCH (c)-[:REPORTED_IN]->(s:Source) WHERE s.batch IS NOT NULL
WITH c, p, decided_by, s ORDER BY s.id
WITH c, p, decided_by, collect(DISTINCT s.id) AS sources
OPTIONAL MATCH (p)-[:REPORTED_IN]->(t:Source) WHERE t.batch IS NOT NULL
WITH c, p, decided_by, sources, t ORDER BY t.id
RETURN p.id AS preferred, coalesce(p.amount, p.quantity, p.value, p.value_text) AS preferred_value,
  collect(DISTINCT t.id) AS preferred_sources, decided_by, c.id AS claim,
  coalesce(c.amount, c.quantity, c.value, c.value_text) AS value, coalesce(c.currency, c.unit) AS unit,
  left(toString(c.as_of), CASE c.as_of_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS as_of, sources
ORDER BY preferred, claim
LIMIT $top
