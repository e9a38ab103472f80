// zh: 帮扶链：帮扶方、促成方、受援方
// en: Chains: helper, broker, receiver
// param helper: entity = null | 帮扶方的 id、名称或别名 | Id, name or alias of the helper
// param broker: entity = null | 促成方的 id、名称或别名 | Id, name or alias of the broker
// param receiver: entity = null | 受援方的 id、名称或别名 | Id, name or alias of the receiver
// returns helper | 帮扶方的 id | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns broker | 促成方的 id | Id of the broker
// returns broker_name | 促成方 | Broker
// returns receiver | 受援方的 id | Id of the receiver
// returns receiver_name | 受援方 | Receiver
// returns acts | 活动数 | Acts
// returns first | 最早开始日期 | First start
// returns last | 最晚日期 | Last date told
// returns activities | 活动的 id | Ids of the acts
MATCH (h:Node)-[:PROVIDED|FUNDED]->(a:Activity)<-[:FACILITATED]-(b:Node)
MATCH (a)-[:BENEFITED]->(r:Node)
WHERE coalesce(a.benefit, 'forward') <> 'reverse' AND h.id <> r.id
  AND ($helper IS NULL OR h.id = $helper OR h.name = $helper OR $helper IN coalesce(h.aliases, []))
  AND ($broker IS NULL OR b.id = $broker OR b.name = $broker OR $broker IN coalesce(b.aliases, []))
  AND ($receiver IS NULL OR r.id = $receiver OR r.name = $receiver OR $receiver IN coalesce(r.aliases, []))
WITH DISTINCT h, b, r, a ORDER BY a.id
RETURN h.id AS helper, h.name AS helper_name, b.id AS broker, b.name AS broker_name,
  r.id AS receiver, r.name AS receiver_name, count(a) AS acts,
  min(a.start_date) AS first, max(coalesce(a.end_date, a.start_date)) AS last, collect(a.id) AS activities
ORDER BY acts DESC, helper, broker, receiver
