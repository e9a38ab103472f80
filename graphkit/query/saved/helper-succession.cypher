// zh: 帮扶方的接替：同一受援方先后的结对帮扶方
// en: Who followed whom as helper of a place, whoever the helpers are
// param place: end = null | 受援方的编号、名称或别名；不写则为全部 | Id, name or alias of the recipient; by default all
// param by: entity = null | 帮扶方，含其下属单位和辖区 | The helper, including its units and everything located in it
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// params programme top
// returns recipient | 受援方的编号 | Id of the recipient
// returns recipient_name | 受援方 | Recipient
// returns helper | 原帮扶方的编号 | Id of the earlier helper
// returns helper_name | 原帮扶方 | Earlier helper
// returns until | 原结对的结束日期 | End of the earlier pairing
// returns later | 后来帮扶方的编号 | Id of the later helper
// returns later_name | 后来帮扶方 | Later helper
// returns since | 后来结对的起始日期 | Start of the later pairing
// returns tier | 层级 | Tier
// include ends
MATCH (r:Node)<-[:RECIPIENT]-(x:Pairing)-[:HELPER]->(h:Node)
WHERE x.batch IS NOT NULL AND x.valid_to IS NOT NULL AND ($place IS NULL OR r.id = $place)
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids)
  AND ($programme IS NULL OR EXISTS { MATCH (x)-[:UNDER]->(p:Programme) WHERE p.id = $programme })
MATCH (r)<-[:RECIPIENT]-(y:Pairing)-[:HELPER]->(n:Node)
WHERE y.batch IS NOT NULL AND n.id <> h.id AND y.valid_from + duration('P1Y') >= x.valid_to
  AND coalesce(x.tier, '') = coalesce(y.tier, '') AND (x.valid_from IS NULL OR y.valid_from > x.valid_from)
  AND NOT EXISTS { MATCH (h)<-[:HELPER]-(z:Pairing)-[:RECIPIENT]->(r) WHERE z.valid_from >= y.valid_from }
  AND NOT EXISTS { MATCH (n)<-[:HELPER]-(z:Pairing)-[:RECIPIENT]->(r) WHERE z.valid_from + duration('P1Y') < x.valid_to }
WITH r, h, n, max(x.valid_to) AS until, min(y.valid_from) AS since, max(x.tier) AS tier
RETURN r.id AS recipient, r.name AS recipient_name, h.id AS helper, h.name AS helper_name, until,
  n.id AS later, n.name AS later_name, since, tier
ORDER BY recipient, until, helper, later
LIMIT $top
