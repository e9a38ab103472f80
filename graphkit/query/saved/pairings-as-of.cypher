// zh: 某日或某一时段的结对关系
// en: Pairings on a day, or on any day of a period
// param day: date | 日期，或时段的第一天 | The day, or the first day of a period
// param last_day: date = null | 时段的最后一天；不写则只查一天 | The last day of the period; by default a single day
// param place: end = null | 结对一方（地方或机构）的编号、名称、简称或别名，含其前身和后继；不写则为全部 | Id, name, short name or alias of a party, including its predecessors and successors; by default all
// param by: entity = null | 帮扶方，含其下属单位和辖区；不写则为全部 | The helper, including its units and everything located in it; by default all
// param to: entity = null | 受援方，含其下属单位和辖区；不写则为全部 | The recipient, including its units and everything located in it; by default all
// param through: entity = null | 促成方，含其下属单位；不写则为全部 | The broker, including its units; by default all
// param within: place = null | 受援方所在地，含辖区 | Only recipients located in this place
// params programme
// param state: state = null | certain、possible 或 excluded；不写则为全部 | certain, possible or excluded; by default all
// params top
// returns state | certain 确有；possible 可能：未注明日期，或晚于最近记载而未见结束；excluded 不计：尚未开始或已经结束 | certain; possible: undated, or after the last attested date with no end recorded; excluded: not begun, or ended
// returns reason | 理由：dated 在起止日期之间；attested 在有记载的期间内；no-end 未见结束；no-start 未见开始；undated 未注明日期；not-begun 尚未开始；unattested 早于最早的记载；ended 已经结束 | Reason: dated, attested; no-end, no-start, undated; not-begun, unattested (before the first report), ended
// returns id | 结对的编号 | Id of the pairing
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns recipient | 受援方的编号 | Id of the recipient
// returns recipient_name | 受援方 | Recipient
// returns relation | 与所查一方的关系：same 本身；predecessor 前身；successor 后继；未指定则为空 | Relation to the party given as place: same, predecessor or successor; null if none is given
// returns tier | 层级 | Tier
// returns valid_from | 起始日期，按来源的精确程度；不详则为最早记载的日期 | Start, as exact as its source; if unknown, the first attested date
// returns valid_to | 结束日期；未见结束则为空 | End; null if no end is recorded
// returns attested_to | 最近记载的日期 | Last attested date
// returns observed_until | 最近可能记载它的来源的日期；此后情况不详，不等于已结束 | Date of the latest source that could have reported it; after that nothing is known, which does not mean that it ended
OPTIONAL MATCH (a:Node) WHERE a.id = $place
OPTIONAL MATCH (b:Node)-[:SUCCEEDED_BY*1..4]->(a) WHERE b.batch IS NOT NULL
OPTIONAL MATCH (a)-[:SUCCEEDED_BY*1..4]->(c:Node) WHERE c.batch IS NOT NULL
WITH collect(DISTINCT a.id) AS same, collect(DISTINCT b.id) AS before, collect(DISTINCT c.id) AS after
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH same, before, after, collect(DISTINCT x.id) AS by_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH same, before, after, by_ids, collect(DISTINCT x.id) AS to_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH same, before, after, by_ids, to_ids, collect(DISTINCT x.id) AS within_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $through AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH same, before, after, by_ids, to_ids, within_ids, collect(DISTINCT x.id) AS through_ids
MATCH (x:Pairing)-[:HELPER]->(h:Node)
MATCH (x)-[:RECIPIENT]->(r:Node)
WHERE x.batch IS NOT NULL AND h.batch IS NOT NULL AND r.batch IS NOT NULL
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
  AND ($through IS NULL OR EXISTS { MATCH (b:Node)-[:BROKERED]->(x) WHERE b.id IN through_ids })
  AND ($programme IS NULL OR EXISTS { MATCH (x)-[:UNDER]->(p:Programme) WHERE p.id = $programme })
WITH x, h, r,
  CASE
    WHEN h.id IN same OR r.id IN same THEN 'same'
    WHEN h.id IN before OR r.id IN before THEN 'predecessor'
    WHEN h.id IN after OR r.id IN after THEN 'successor'
  END AS relation
WHERE $place IS NULL OR relation IS NOT NULL
WITH x, h, r, relation, coalesce($last_day, $day) AS last_day,
  CASE
    WHEN x.attested_to IS NOT NULL THEN x.attested_to + duration('P1D')
    WHEN x.valid_from_precision = 'year' THEN x.valid_from + duration('P1Y')
    WHEN x.valid_from_precision = 'month' THEN x.valid_from + duration('P1M')
    ELSE x.valid_from + duration('P1D')
  END AS unknown_from
WITH x, h, r, relation,
  CASE
    WHEN x.valid_to < $day THEN 'ended'
    WHEN x.valid_from IS NULL AND x.valid_to IS NULL AND x.attested_to IS NULL THEN 'undated'
    WHEN x.valid_from IS NULL THEN 'no-start'
    WHEN last_day < x.valid_from AND x.valid_from_estimated THEN 'unattested'
    WHEN last_day < x.valid_from THEN 'not-begun'
    WHEN x.valid_to < x.valid_from THEN 'ended'
    WHEN x.valid_to IS NOT NULL THEN 'dated'
    WHEN $day < unknown_from AND x.valid_from < unknown_from THEN 'attested'
    ELSE 'no-end'
  END AS reason
WITH x, h, r, relation, reason,
  CASE
    WHEN reason IN ['dated', 'attested'] THEN 'certain'
    WHEN reason IN ['no-end', 'no-start', 'undated'] THEN 'possible'
    ELSE 'excluded'
  END AS state
WHERE $state IS NULL OR state = $state
RETURN state, reason, x.id AS id, h.id AS helper, h.name AS helper_name, r.id AS recipient, r.name AS recipient_name,
  relation, x.tier AS tier,
  left(toString(x.valid_from), CASE x.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_from,
  left(toString(x.valid_to), CASE x.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_to,
  left(toString(x.attested_to), CASE x.attested_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS attested_to,
  x.observed_until AS observed_until
ORDER BY state, id
LIMIT $top
