// zh: 只有一个帮扶方的受援方
// en: Recipients with only one helper
// param least: int = 2 | 活动数下限 | Minimum number of acts
// returns id | 受援方的编号 | Id of the recipient
// returns label | 标签 | Label
// returns name | 受援方 | Recipient
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns acts | 活动数；不含反向帮扶和派人学习 | Number of acts, without reverse help and stays to learn
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND NOT r:Fund AND NOT h:Fund AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse'
  AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
WITH r, count(DISTINCT h.id) AS helpers, min(h.id) AS helper, min(h.name) AS helper_name,
  count(DISTINCT d.activity) AS acts
WHERE helpers = 1 AND acts >= $least
RETURN r.id AS id, r.class AS label, r.name AS name, helper, helper_name, acts
ORDER BY acts DESC, id
