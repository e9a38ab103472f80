// zh: 一个数字的出处
// en: Evidence of a figure
// param figure: claim | 投入或观测的 id | Id of a contribution or an observation
// returns id | id | Id
// returns name | 名称 | Name
// returns value | 金额、数量或数值 | Amount, quantity or value
// returns unit | 币种或单位 | Currency or unit
// returns bound | 约数：about、at_least 等 | Bound: about, at_least …
// returns activity | 活动的 id | Id of the act
// returns activity_name | 活动 | Act
// returns source | 来源的 id | Id of the source
// returns source_name | 来源 | Source
// returns published | 发布日期 | Published
// returns paragraphs | 段落（自 1 起；-1 为不详） | Paragraphs, counted from 1; -1 is unknown
// returns char_starts | 起始字符 | First characters
// returns char_ends | 结束字符 | Last characters
// returns inherited | 是否沿用活动的出处 | Whether the passages are those of the act
MATCH (c:Node)-[r:REPORTED_IN]->(s:Source)
WHERE c.id = $figure AND r.batch IS NOT NULL AND s.batch IS NOT NULL AND (c:Contribution OR c:Observation)
OPTIONAL MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c) WHERE a.batch IS NOT NULL
RETURN c.id AS id, c.name AS name, coalesce(c.amount, c.quantity, c.value) AS value,
  coalesce(c.currency, c.unit) AS unit, c.bound AS bound, a.id AS activity, a.name AS activity_name,
  s.id AS source, s.name AS source_name, s.published AS published, r.paragraphs AS paragraphs,
  r.char_starts AS char_starts, r.char_ends AS char_ends, coalesce(r.inherited, false) AS inherited
ORDER BY source, activity
