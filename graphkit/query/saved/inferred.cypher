// zh: 推断得出、来源未明确写出的角色
// en: Roles that were inferred, not stated
// param by: entity = null | 参与方，含其下属单位和辖区 | The party, including its units and everything located in it
// params programme flow top
// returns party | 参与方的编号 | Id of the party
// returns party_name | 参与方 | Party
// returns role | 角色（关系类型） | Role, as the type of the edge
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS by_ids
MATCH (e:Node)-[r:PROVIDED|FUNDED|FACILITATED|ORGANIZED|IMPLEMENTED|PARTNERED|SENT|HOSTED]->(a:Activity)
WHERE r.batch IS NOT NULL AND r.certainty = 'inferred' AND ($by IS NULL OR e.id IN by_ids)
  AND ($flow IS NULL OR a.flow = $flow)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH e, r, a, count(CASE WHEN p.id = $programme THEN 1 END) AS under
WHERE $programme IS NULL OR under > 0
RETURN e.id AS party, e.name AS party_name, type(r) AS role, a.id AS activity, a.name AS activity_name
ORDER BY party, role, activity
LIMIT $top
