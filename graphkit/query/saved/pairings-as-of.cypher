// zh: 某日的结对关系
// en: Pairings on a day
// param day: date | 日期 | The day
// param state: str = null | certain、possible 或 excluded，不给则为全部 | certain, possible or excluded; all where none is given
// returns state | certain 当日确有；possible 未注明日期，或在已知日期之后且未见结束；excluded 尚未开始或已经结束 | certain; possible: undated, or later than what is attested with no end recorded; excluded: not begun, or ended
// returns id | 结对的 id | Id of the pairing
// returns helper | 帮扶方的 id | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns recipient | 受援方的 id | Id of the recipient
// returns recipient_name | 受援方 | Recipient
// returns tier | 层级 | Tier
// returns valid_from | 起（无确切起始日时为最早见于记载之日） | From; where no start is known, from when it is attested
// returns valid_to | 止；空为未见结束 | To; null where no end is recorded
// returns attested_to | 最近见于记载之日 | Last attested
MATCH (x:Pairing)-[:HELPER]->(h:Node)
MATCH (x)-[:RECIPIENT]->(r:Node)
WITH x, h, r, coalesce(x.valid_to, x.attested_to, x.valid_from) AS last
WITH x, h, r,
  CASE
    WHEN x.valid_to IS NOT NULL AND x.valid_to < $day THEN 'excluded'
    WHEN x.valid_from IS NULL THEN 'possible'
    WHEN $day < x.valid_from THEN 'excluded'
    WHEN $day <= last THEN 'certain'
    ELSE 'possible'
  END AS state
WHERE $state IS NULL OR state = $state
RETURN state, x.id AS id, h.id AS helper, h.name AS helper_name, r.id AS recipient, r.name AS recipient_name,
  x.tier AS tier, x.valid_from AS valid_from, x.valid_to AS valid_to, x.attested_to AS attested_to
ORDER BY state, id
