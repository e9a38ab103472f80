// zh: 促成方：谁牵线最多
// en: Brokers: who brought most together
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all of them where none is given
// param currency: currency = "CNY" | 计入的币种（ISO 4217） | Currency of the sums (ISO 4217)
// returns id | 促成方的 id | Id of the broker
// returns label | 类别 | Label
// returns name | 名称 | Name
// returns acts | 促成的活动数 | Acts brokered
// returns realised | 这些活动已落实的金额；多个促成方时各计一次 | Money of these acts that is realised; an act of several brokers is in each of their rows
// returns pairings | 促成的结对数 | Pairings brokered
MATCH (b:Node)-[:FACILITATED]->(a:Activity)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme)
WITH DISTINCT b, a, p
WHERE $programme IS NULL OR p.id = $programme OR p.name = $programme
WITH DISTINCT b, a
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution)
  WHERE c.counted AND c.realised AND c.currency = $currency
WITH b, a, sum(coalesce(c.amount, 0.0)) AS money
WITH b, count(a) AS acts, sum(money) AS realised
WITH b, acts, realised, COUNT { (b)-[:BROKERED]->(:Pairing) } AS pairings
RETURN b.id AS id, b.class AS label, b.name AS name, acts, realised, pairings
ORDER BY acts DESC, realised DESC, id
