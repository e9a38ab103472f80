// zh: 帮扶链：帮扶方、促成方、受援方
// en: Chains: helper, broker, recipient
// param by|helper: entity = null | 帮扶方，含其下属单位和辖区 | The helper, including its units and everything located in it
// param through|broker: entity = null | 促成方，含其下属单位 | The broker, including its units
// param to|receiver: entity = null | 受援方，含其下属单位和辖区 | The recipient, including its units and everything located in it
// params programme within flow day last_day top
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns broker | 促成方的编号 | Id of the broker
// returns broker_name | 促成方 | Broker
// returns receiver | 受援方的编号 | Id of the recipient
// returns receiver_name | 受援方 | Recipient
// returns acts | 活动数 | Number of acts
// returns first | 最早开始日期，按来源的精确程度 | Earliest start, as exact as its source
// returns last | 最晚日期，按来源的精确程度 | Latest date, as exact as its source
// returns activities | 活动的编号 | Ids of the acts
// include help
  AND d.giver_is_channel IS NULL AND NOT h:Fund AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids)
  AND ($within IS NULL OR r.id IN within_ids)
WITH DISTINCT through_ids, h, r, d.activity AS act
MATCH (b:Node)-[:FACILITATED]->(a:Activity)
WHERE a.id = act AND ($through IS NULL OR b.id IN through_ids) AND b.id <> h.id
  AND EXISTS { MATCH (b)-[f:FACILITATED_FOR]->(r) WHERE f.activity = act }
WITH DISTINCT h, b, r, a,
  left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start,
  left(toString(a.end_date), CASE a.end_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS finish
  ORDER BY a.id
RETURN h.id AS helper, h.name AS helper_name, b.id AS broker, b.name AS broker_name,
  r.id AS receiver, r.name AS receiver_name, count(a) AS acts,
  min(start) AS first, max(coalesce(finish, start)) AS last, collect(a.id) AS activities
ORDER BY acts DESC, helper, broker, receiver
LIMIT $top
