// zh: 结对关系的上下级：上级单位之间的结对，及其下属单位之间的结对
// en: Hierarchy of pairings: a pairing of two higher units, such as city and prefecture, and those of their district and county
// param pairing: pairing = null | 结对的编号或名称，列出其上级和下级结对；不写则为全部 | Id or name of a pairing, to list those above and below it; by default all
// param by: entity = null | 帮扶方，含其下属单位和辖区 | The helper, including its units and everything located in it
// param to: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// params programme
// param day: date = null | 日期，或时段的第一天：按当时的隶属关系，只列当时双方都存续的结对；不写则不限 | The day, or the first day of a period, for the hierarchy of places and for pairings that both held; by default any time
// param last_day: date = null | 时段的最后一天；不写则只查一天 | The last day of the period; by default a single day
// param excluded: bool = false | 是否也列出其一当时尚未开始或已经结束的结对 | Whether to include pairings where one had not begun or had already ended
// params top
// returns above | 上级结对的编号 | Id of the pairing above
// returns above_helper_name | 上级结对的帮扶方 | Helper of the pairing above
// returns above_recipient_name | 上级结对的受援方 | Recipient of the pairing above
// returns above_from | 上级结对的起始日期 | Start of the pairing above
// returns above_to | 上级结对的结束日期 | End of the pairing above
// returns above_state | 上级结对当时是否存续：certain 确有；possible 可能；excluded 不计；未指定日期则为空 | Whether the pairing above held then: certain, possible or excluded; null if no day is given
// returns below | 下级结对的编号 | Id of the pairing below
// returns below_helper_name | 下级结对的帮扶方 | Helper of the pairing below
// returns below_recipient_name | 下级结对的受援方 | Recipient of the pairing below
// returns below_from | 下级结对的起始日期 | Start of the pairing below
// returns below_to | 下级结对的结束日期 | End of the pairing below
// returns below_state | 下级结对当时是否存续：certain、possible 或 excluded；未指定日期则为空 | Whether the pairing below held then: certain, possible or excluded; null if no day is given
// returns levels | 两端相隔级数之和 | Levels between the two helpers plus levels between the two recipients
// include ends
MATCH (y:Pairing)-[:HELPER]->(h:Node)
MATCH (y)-[:RECIPIENT]->(r:Node)
WHERE y.batch IS NOT NULL AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids)
  AND ($programme IS NULL OR EXISTS { MATCH (y)-[:UNDER]->(p:Programme) WHERE p.id = $programme })
MATCH p = (h)-[:PART_OF*0..4]->(ah:Node)
WHERE all(e IN relationships(p) WHERE e.batch IS NOT NULL AND ($day IS NULL OR ((e.valid_from IS NULL OR e.valid_from <= coalesce($last_day, $day))
  AND (e.valid_to IS NULL OR e.valid_to >= $day))))
MATCH (ah)<-[:HELPER]-(x:Pairing)
WHERE x.batch IS NOT NULL AND x.id <> y.id AND ($pairing IS NULL OR x.id = $pairing OR y.id = $pairing)
MATCH (x)-[:RECIPIENT]->(ar:Node)
MATCH q = (r)-[:PART_OF*0..4]->(ar)
WHERE all(e IN relationships(q) WHERE e.batch IS NOT NULL AND ($day IS NULL OR ((e.valid_from IS NULL OR e.valid_from <= coalesce($last_day, $day))
  AND (e.valid_to IS NULL OR e.valid_to >= $day))))
WITH x, ah, ar, y, h, r, min(length(p) + length(q)) AS levels
WHERE levels > 0
WITH x, ah, ar, y, h, r, levels, coalesce($last_day, $day) AS last_day,
  CASE
    WHEN x.attested_to IS NOT NULL THEN x.attested_to + duration('P1D')
    WHEN x.valid_from_precision = 'year' THEN x.valid_from + duration('P1Y')
    WHEN x.valid_from_precision = 'month' THEN x.valid_from + duration('P1M')
    ELSE x.valid_from + duration('P1D')
  END AS above_unknown,
  CASE
    WHEN y.attested_to IS NOT NULL THEN y.attested_to + duration('P1D')
    WHEN y.valid_from_precision = 'year' THEN y.valid_from + duration('P1Y')
    WHEN y.valid_from_precision = 'month' THEN y.valid_from + duration('P1M')
    ELSE y.valid_from + duration('P1D')
  END AS below_unknown
WITH x, ah, ar, y, h, r, levels,
  CASE
    WHEN $day IS NULL THEN NULL
    WHEN x.valid_to < $day THEN 'excluded'
    WHEN last_day < x.valid_from THEN 'excluded'
    WHEN x.valid_to < x.valid_from THEN 'excluded'
    WHEN x.valid_from IS NULL THEN 'possible'
    WHEN x.valid_to IS NOT NULL THEN 'certain'
    WHEN $day < above_unknown AND x.valid_from < above_unknown THEN 'certain'
    ELSE 'possible'
  END AS above_state,
  CASE
    WHEN $day IS NULL THEN NULL
    WHEN y.valid_to < $day THEN 'excluded'
    WHEN last_day < y.valid_from THEN 'excluded'
    WHEN y.valid_to < y.valid_from THEN 'excluded'
    WHEN y.valid_from IS NULL THEN 'possible'
    WHEN y.valid_to IS NOT NULL THEN 'certain'
    WHEN $day < below_unknown AND y.valid_from < below_unknown THEN 'certain'
    ELSE 'possible'
  END AS below_state
WHERE $day IS NULL OR $excluded OR (above_state <> 'excluded' AND below_state <> 'excluded')
RETURN x.id AS above, ah.name AS above_helper_name, ar.name AS above_recipient_name,
  left(toString(x.valid_from), CASE x.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS above_from,
  left(toString(x.valid_to), CASE x.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS above_to,
  above_state, y.id AS below, h.name AS below_helper_name, r.name AS below_recipient_name,
  left(toString(y.valid_from), CASE y.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS below_from,
  left(toString(y.valid_to), CASE y.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS below_to,
  below_state, levels
ORDER BY above, levels, below
LIMIT $top
