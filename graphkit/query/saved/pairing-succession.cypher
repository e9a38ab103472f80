// zh: 结对关系的接续：相同两方或其后继单位之间的后续结对
// en: Succession of pairings: later pairings of the same two parties or their successors
// param place: end = null | 结对一方（地方或机构）的编号、名称或别名；不写则为全部 | Id, name or alias of a party; by default all
// param pairing: pairing = null | 结对的编号或名称，只列其前后的结对；不写则为全部 | Id or name of a pairing, to list those before and after it; by default all
// param by: entity = null | 帮扶方，含其下属单位和辖区 | The helper, including its units and everything located in it
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// params programme top
// returns id | 原结对的编号 | Id of the pairing
// returns helper_name | 帮扶方 | Helper
// returns recipient_name | 受援方 | Recipient
// returns valid_from | 起始日期 | Start
// returns valid_to | 结束日期；未见结束则为空 | End; null if no end is recorded
// returns later | 后续结对的编号 | Id of the pairing that followed
// returns later_helper_name | 后续结对的帮扶方 | Helper of the later pairing
// returns later_recipient_name | 后续结对的受援方 | Recipient of the later pairing
// returns later_from | 后续结对的起始日期 | Start of the later pairing
// returns later_to | 后续结对的结束日期 | End of the later pairing
// returns changes | 两端相隔变更次数之和；两方未变则为 0 | Number of changes of the two parties in between; 0 if both are unchanged
// include ends
MATCH (x:Pairing)-[:HELPER]->(h:Node)
MATCH (x)-[:RECIPIENT]->(r:Node)
WHERE x.batch IS NOT NULL AND ($place IS NULL OR h.id = $place OR r.id = $place)
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids)
  AND ($programme IS NULL OR EXISTS { MATCH (x)-[:UNDER]->(p:Programme) WHERE p.id = $programme })
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
RETURN x.id AS id, h.name AS helper_name, r.name AS recipient_name,
  left(toString(x.valid_from), CASE x.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_from,
  left(toString(x.valid_to), CASE x.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_to,
  y.id AS later, nh.name AS later_helper_name, nr.name AS later_recipient_name,
  left(toString(y.valid_from), CASE y.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS later_from,
  left(toString(y.valid_to), CASE y.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS later_to, changes
ORDER BY id, later_from, later
LIMIT $top
