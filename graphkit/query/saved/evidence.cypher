// zh: 一个数额的出处
// en: Evidence of a figure
// param figure: claim | 投入或观察值的编号 | Id of a contribution or observation
// returns id | 编号 | Id
// returns name | 名称 | Name
// returns value | 金额、数量或数值 | Amount, quantity or value
// returns unit | 币种或单位 | Currency or unit
// returns bound | 数值界限：about、at_least 等 | Bound: about, at_least and so on
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns source | 来源的编号 | Id of the source
// returns source_name | 来源 | Source
// returns published | 发布日期 | Date of publication
// returns paragraphs | 段落（从 1 起；不详为 -1） | Paragraphs, counted from 1; -1 if unknown
// returns char_starts | 起始字符位置 | Start offsets in characters
// returns char_ends | 结束字符位置 | End offsets in characters
// returns inherited | 是否沿用活动的出处 | Whether the evidence is that of the act
MATCH (c:Node)-[r:REPORTED_IN]->(s:Source)
WHERE c.id = $figure AND r.batch IS NOT NULL AND s.batch IS NOT NULL AND (c:Contribution OR c:Observation)
OPTIONAL MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c) WHERE a.batch IS NOT NULL
RETURN c.id AS id, c.name AS name, coalesce(c.amount, c.quantity, c.value) AS value,
  coalesce(c.currency, c.unit) AS unit, c.bound AS bound, a.id AS activity, a.name AS activity_name,
  s.id AS source, s.name AS source_name, s.published AS published, r.paragraphs AS paragraphs,
  r.char_starts AS char_starts, r.char_ends AS char_ends, coalesce(r.inherited, false) AS inherited
ORDER BY source, activity
