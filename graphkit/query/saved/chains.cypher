// zh: 帮扶链：帮扶方、促成方、受援方
// en: Chains: helper, broker, recipient
// param helper: entity = null | 帮扶方的编号、名称或别名 | Id, name or alias of the helper
// param broker: entity = null | 促成方的编号、名称或别名 | Id, name or alias of the broker
// param receiver: entity = null | 受援方的编号、名称或别名 | Id, name or alias of the recipient
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
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
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND type(d) <> 'FACILITATED_FOR'
  AND d.symmetric IS NULL AND d.via_group IS NULL AND d.learning IS NULL AND d.giver_is_channel IS NULL AND NOT h:Fund
  AND coalesce(d.benefit, 'forward') <> 'reverse'
  AND ($helper IS NULL OR h.id = $helper) AND ($receiver IS NULL OR r.id = $receiver)
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, [])) AND ($flow IS NULL OR d.flow = $flow)
WITH DISTINCT h, r, d.activity AS act
MATCH (b:Node)-[:FACILITATED]->(a:Activity)
WHERE a.id = act AND ($broker IS NULL OR b.id = $broker) AND b.id <> h.id
  AND EXISTS { MATCH (b)-[f:FACILITATED_FOR]->(r) WHERE f.activity = act }
WITH DISTINCT h, b, r, a,
  left(toString(a.start_date), CASE a.start_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS start,
  left(toString(a.end_date), CASE a.end_date_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS finish
  ORDER BY a.id
RETURN h.id AS helper, h.name AS helper_name, b.id AS broker, b.name AS broker_name,
  r.id AS receiver, r.name AS receiver_name, count(a) AS acts,
  min(start) AS first, max(coalesce(finish, start)) AS last, collect(a.id) AS activities
ORDER BY acts DESC, helper, broker, receiver
