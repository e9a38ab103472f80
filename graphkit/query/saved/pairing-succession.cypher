// zh: 结对关系的接续：同样两方之间，或其改名、改制后的单位之间，后来的结对
// en: Which pairing followed which: between the same two ends, or between what they became
// param place: end = null | 地方或机构的 id、名称或别名，不给则为全部 | Id, name or alias of an end; all where none is given
// param pairing: pairing = null | 结对的 id 或名称，只看它之前和之后的，不给则为全部 | Id or name of a pairing, for those before and after it; all where none is given
// returns id | 原结对的 id | Id of the pairing
// returns helper_name | 帮扶方 | Helper
// returns recipient_name | 受援方 | Recipient
// returns valid_from | 起 | From
// returns valid_to | 止；空为未见结束 | To; null where no end is recorded
// returns later | 后续结对的 id | Id of the pairing that followed
// returns later_helper_name | 后续帮扶方 | Its helper
// returns later_recipient_name | 后续受援方 | Its recipient
// returns later_from | 后续起 | Its beginning
// returns later_to | 后续止 | Its end
// returns changes | 两方合计隔了几次变更；0 为同样两方 | Changes of the two ends in between; 0 where they are the same
MATCH (x:Pairing)-[:HELPER]->(h:Node)
MATCH (x)-[:RECIPIENT]->(r:Node)
WHERE x.batch IS NOT NULL AND ($place IS NULL OR h.id = $place OR r.id = $place)
MATCH p = (h)-[:SUCCEEDED_BY*0..4]->(nh:Node)
WHERE all(e IN relationships(p) WHERE e.batch IS NOT NULL)
MATCH (nh)<-[:HELPER]-(y:Pairing)
MATCH (y)-[:RECIPIENT]->(nr:Node)
WHERE y.batch IS NOT NULL
MATCH q = (r)-[:SUCCEEDED_BY*0..4]->(nr)
WHERE all(e IN relationships(q) WHERE e.batch IS NOT NULL)
WITH x, h, r, y, nh, nr, min(length(p) + length(q)) AS changes
WHERE y.id <> x.id AND ($pairing IS NULL OR x.id = $pairing OR y.id = $pairing)
  AND (y.since > x.valid_from OR (changes > 0
    AND (x.valid_from IS NULL OR y.valid_from IS NULL OR y.valid_from >= x.valid_from)))
RETURN x.id AS id, h.name AS helper_name, r.name AS recipient_name, x.valid_from AS valid_from, x.valid_to AS valid_to,
  y.id AS later, nh.name AS later_helper_name, nr.name AS later_recipient_name, y.valid_from AS later_from,
  y.valid_to AS later_to, changes
ORDER BY id, later_from, later
