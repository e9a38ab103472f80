// zh: 成效：观测到的变化
// en: Outcomes: what was observed
// param about: name = null | 被观测对象的 id、名称或别名 | Id, name or alias of what is observed
// returns id | 观测的 id | Id of the observation
// returns about | 对象的 id | Id of what is observed
// returns about_name | 对象 | What is observed
// returns indicator | 指标 | Indicator
// returns value | 数值 | Value
// returns value_text | 以文字表示的值 | Value in words
// returns unit | 单位或币种 | Unit or currency
// returns change | level 水平、absolute 增减、relative 比例 | level, absolute or relative change
// returns phase | before 之前、after 之后 | before or after
// returns status | actual 实际、expected 预期 | actual or expected
// returns results_of | 由何活动、结对或计划产生 | What it is a result of
MATCH (o:Observation)-[:ABOUT]->(e:Node)
WHERE o.batch IS NOT NULL AND ($about IS NULL OR e.id = $about)
OPTIONAL MATCH (o)-[:RESULT_OF]->(c:Node) WHERE c.batch IS NOT NULL
WITH o, e, c ORDER BY c.id
RETURN o.id AS id, e.id AS about, e.name AS about_name, o.indicator AS indicator, o.value AS value,
  o.value_text AS value_text, coalesce(o.unit, o.currency) AS unit, o.change AS change, o.phase AS phase,
  o.status AS status, collect(c.id) AS results_of
ORDER BY about, indicator, id
