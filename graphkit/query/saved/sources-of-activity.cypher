// zh: 一项活动的出处
// en: Sources of an act
// param activity: activity | 活动的 id 或名称 | Id or name of the act
// returns label | 类别：活动或投入 | Label: the act, or a contribution in it
// returns id | id | Id
// returns name | 名称 | Name
// returns source | 来源的 id | Id of the source
// returns source_name | 来源 | Source
// returns publisher | 发布者 | Publisher
// returns published | 发布日期 | Published
// returns url | 网址 | Address
// returns paragraphs | 段落（自 1 起；-1 为不详） | Paragraphs, counted from 1; -1 is unknown
// returns char_starts | 起始字符 | First characters
// returns char_ends | 结束字符 | Last characters
// returns inherited | 是否沿用活动的出处 | Whether the passages are those of the act
MATCH (a:Activity) WHERE a.id = $activity OR a.name = $activity
MATCH (a)-[:HAS_CONTRIBUTION*0..1]->(n:Node) WHERE n.batch IS NOT NULL
MATCH (n)-[r:REPORTED_IN]->(s:Source) WHERE r.batch IS NOT NULL
RETURN n.class AS label, n.id AS id, n.name AS name, s.id AS source, s.name AS source_name, s.publisher AS publisher,
  s.published AS published, s.url AS url, r.paragraphs AS paragraphs, r.char_starts AS char_starts,
  r.char_ends AS char_ends, coalesce(r.inherited, false) AS inherited
ORDER BY label, id, source
