// zh: 谁接替谁帮扶一地：同一受援方先后的结对帮扶方
// en: Who followed whom as helper of a place, whoever the helpers are
// param place: end = null | 受援方的 id、名称或别名，不给则为全部 | Id, name or alias of the recipient; all where none is given
// returns recipient | 受援方的 id | Id of the recipient
// returns recipient_name | 受援方 | Recipient
// returns helper | 原帮扶方的 id | Id of the earlier helper
// returns helper_name | 原帮扶方 | Earlier helper
// returns until | 止 | Until
// returns later | 后来帮扶方的 id | Id of the later helper
// returns later_name | 后来帮扶方 | Later helper
// returns since | 起 | Since
// returns tier | 层级 | Tier
MATCH (r:Node)<-[:RECIPIENT]-(x:Pairing)-[:HELPER]->(h:Node)
WHERE x.batch IS NOT NULL AND x.valid_to IS NOT NULL AND ($place IS NULL OR r.id = $place)
MATCH (r)<-[:RECIPIENT]-(y:Pairing)-[:HELPER]->(n:Node)
WHERE y.batch IS NOT NULL AND n.id <> h.id AND y.valid_from + duration('P1Y') >= x.valid_to
  AND coalesce(x.tier, '') = coalesce(y.tier, '') AND (x.valid_from IS NULL OR y.valid_from > x.valid_from)
  AND NOT EXISTS { MATCH (h)<-[:HELPER]-(z:Pairing)-[:RECIPIENT]->(r) WHERE z.valid_from >= y.valid_from }
  AND NOT EXISTS { MATCH (n)<-[:HELPER]-(z:Pairing)-[:RECIPIENT]->(r) WHERE z.valid_from + duration('P1Y') < x.valid_to }
WITH r, h, n, max(x.valid_to) AS until, min(y.valid_from) AS since, max(x.tier) AS tier
RETURN r.id AS recipient, r.name AS recipient_name, h.id AS helper, h.name AS helper_name, until,
  n.id AS later, n.name AS later_name, since, tier
ORDER BY recipient, until, helper, later
