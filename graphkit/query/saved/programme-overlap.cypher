// zh: 帮扶计划的重叠：共有的活动、帮扶方和受援方
// en: Overlap of programmes: acts, helpers and recipients that they share
// params programme by to through within flow day last_day top
// returns programme | 计划的编号 | Id of the programme
// returns programme_name | 计划 | Programme
// returns other | 另一计划的编号 | Id of the other programme
// returns other_name | 另一计划 | The other programme
// returns acts | 共有的活动 | Acts under both
// returns helpers | 共有的帮扶方 | Helpers in both
// returns receivers | 共有的受援方 | Recipients in both
// include sides
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund AND ($flow IS NULL OR d.flow = $flow)
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
// include on-the-day
UNWIND d.programmes AS programme
WITH h, r, d, programme
UNWIND ['act', 'helper', 'receiver'] AS what
WITH DISTINCT programme, what, CASE what WHEN 'act' THEN d.activity WHEN 'helper' THEN h.id ELSE r.id END AS thing
WITH what, thing, collect(programme) AS both
WHERE size(both) > 1
UNWIND both AS one
UNWIND both AS two
WITH what, thing, one, two WHERE one < two AND ($programme IS NULL OR $programme IN [one, two])
WITH one, two, sum(CASE WHEN what = 'act' THEN 1 ELSE 0 END) AS acts,
  sum(CASE WHEN what = 'helper' THEN 1 ELSE 0 END) AS helpers,
  sum(CASE WHEN what = 'receiver' THEN 1 ELSE 0 END) AS receivers
MATCH (p:Programme) WHERE p.id = one
MATCH (q:Programme) WHERE q.id = two
RETURN p.id AS programme, p.name AS programme_name, q.id AS other, q.name AS other_name, acts, helpers, receivers
ORDER BY acts DESC, helpers DESC, receivers DESC, programme, other
LIMIT $top
