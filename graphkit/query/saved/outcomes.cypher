// zh: 成效：观察值及其变化
// en: Outcomes: what was observed
// param about: name = null | 观察对象的编号、名称或别名 | Id, name or alias of the entity observed
// param within: place = null | 观察对象所在地，含辖区 | Only what was observed in this place, or of it
// params programme top
// returns id | 观察值的编号 | Id of the observation
// returns about | 观察对象的编号 | Id of the entity observed
// returns about_name | 观察对象 | Entity observed
// returns indicator | 指标 | Indicator
// returns value | 数值 | Value
// returns value_text | 文字形式的值 | Value as text
// returns unit | 单位或币种 | Unit or currency
// returns change | level 水平值、absolute 增减量、relative 增减比例 | level, absolute or relative
// returns phase | before 之前、after 之后 | before or after
// returns status | actual 实际、expected 预期 | actual or expected
// returns results_of | 产生该结果的活动、结对或计划 | Act, pairing or programme that led to it
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS within_ids
MATCH (o:Observation)-[:ABOUT]->(e:Node)
WHERE o.batch IS NOT NULL AND ($about IS NULL OR e.id = $about) AND ($within IS NULL OR e.id IN within_ids)
OPTIONAL MATCH (o)-[:RESULT_OF]->(c:Node) WHERE c.batch IS NOT NULL
OPTIONAL MATCH (c)-[:UNDER*0..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH o, e, c, count(CASE WHEN p.id = $programme THEN 1 END) AS under
ORDER BY c.id
WITH o, e, collect(c.id) AS results_of, sum(under) AS under
WHERE $programme IS NULL OR under > 0
RETURN o.id AS id, e.id AS about, e.name AS about_name, o.indicator AS indicator, o.value AS value,
  o.value_text AS value_text, coalesce(o.unit, o.currency) AS unit, o.change AS change, o.phase AS phase,
  o.status AS status, results_of
ORDER BY about, indicator, id
LIMIT $top
