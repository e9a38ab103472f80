// zh: 推断得出、来源未明确写出的角色
// en: Roles that were inferred, not stated
// returns party | 参与方的编号 | Id of the party
// returns party_name | 参与方 | Party
// returns role | 角色（关系类型） | Role, as the type of the edge
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
MATCH (e:Node)-[r:PROVIDED|FUNDED|FACILITATED|ORGANIZED|IMPLEMENTED|PARTNERED|SENT|HOSTED]->(a:Activity)
WHERE r.batch IS NOT NULL AND r.certainty = 'inferred'
RETURN e.id AS party, e.name AS party_name, type(r) AS role, a.id AS activity, a.name AS activity_name
ORDER BY party, role, activity
