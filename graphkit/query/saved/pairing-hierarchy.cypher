// zh: 结对关系的上下级：上级单位之间的结对，与其下属单位之间的结对
// en: Pairings above pairings: of what contains both ends, as a city ↔ a prefecture above its district ↔ a county
// param pairing: str = null | 结对的 id，列出其上级和下级；不给则为全部 | Id of a pairing, for those above and below it; all where none is given
// param day: date = null | 日期，或时段的第一天：只看当时的隶属关系，不给则不限 | The day, or the first of several: what contained what then; any time where none is given
// param last_day: date = null | 时段的最后一天，不给则只问一天 | The last of several days; null asks about one
// returns above | 上级结对的 id | Id of the pairing above
// returns above_helper_name | 上级帮扶方 | Its helper
// returns above_recipient_name | 上级受援方 | Its recipient
// returns above_from | 上级起 | Its beginning
// returns above_to | 上级止 | Its end
// returns below | 下级结对的 id | Id of the pairing below
// returns below_helper_name | 下级帮扶方 | Its helper
// returns below_recipient_name | 下级受援方 | Its recipient
// returns below_from | 下级起 | Its beginning
// returns below_to | 下级止 | Its end
// returns levels | 两方合计隔了几级 | Levels between the two helpers and the two recipients together
MATCH (y:Pairing)-[:HELPER]->(h:Node)
MATCH (y)-[:RECIPIENT]->(r:Node)
MATCH p = (h)-[:PART_OF*0..4]->(ah:Node)
WHERE all(e IN relationships(p) WHERE $day IS NULL OR ((e.valid_from IS NULL OR e.valid_from <= coalesce($last_day, $day))
  AND (e.valid_to IS NULL OR e.valid_to >= $day)))
MATCH (ah)<-[:HELPER]-(x:Pairing)
WHERE x.id <> y.id AND ($pairing IS NULL OR x.id = $pairing OR y.id = $pairing)
MATCH (x)-[:RECIPIENT]->(ar:Node)
MATCH q = (r)-[:PART_OF*0..4]->(ar)
WHERE all(e IN relationships(q) WHERE $day IS NULL OR ((e.valid_from IS NULL OR e.valid_from <= coalesce($last_day, $day))
  AND (e.valid_to IS NULL OR e.valid_to >= $day)))
WITH x, ah, ar, y, h, r, min(length(p) + length(q)) AS levels
WHERE levels > 0
RETURN x.id AS above, ah.name AS above_helper_name, ar.name AS above_recipient_name, x.valid_from AS above_from,
  x.valid_to AS above_to, y.id AS below, h.name AS below_helper_name, r.name AS below_recipient_name,
  y.valid_from AS below_from, y.valid_to AS below_to, levels
ORDER BY above, levels, below
