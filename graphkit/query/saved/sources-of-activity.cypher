// zh: 一项活动的出处
// en: Sources of an act
// param activity: activity | 活动的编号或名称 | Id or name of the act
// returns label | 标签：活动或投入 | Label: the act, or one of its contributions
// returns id | 编号 | Id
// returns name | 名称 | Name
// returns source | 来源的编号 | Id of the source
// returns source_name | 来源 | Source
// returns publisher | 发布者 | Publisher
// returns published | 发布日期 | Date of publication
// returns url | 网址 | Web address
// returns paragraphs | 段落（从 1 起；不详为 -1） | Paragraphs, counted from 1; -1 if unknown
// returns char_starts | 起始字符位置 | Start offsets in characters
// returns char_ends | 结束字符位置 | End offsets in characters
// returns inherited | 是否沿用活动的出处 | Whether the evidence is that of the act
MATCH (a:Activity) WHERE a.id = $activity OR a.name = $activity
MATCH (a)-[:HAS_CONTRIBUTION*0..1]->(n:Node) WHERE n.batch IS NOT NULL
MATCH (n)-[r:REPORTED_IN]->(s:Source) WHERE r.batch IS NOT NULL
RETURN n.class AS label, n.id AS id, n.name AS name, s.id AS source, s.name AS source_name, s.publisher AS publisher,
  s.published AS published, s.url AS url, r.paragraphs AS paragraphs, r.char_starts AS char_starts,
  r.char_ends AS char_ends, coalesce(r.inherited, false) AS inherited
ORDER BY label, id, source
