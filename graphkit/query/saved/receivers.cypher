// zh: 受援方：谁得到最多
// en: Receivers: who was helped most
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all of them where none is given
// param currency: currency = "CNY" | 计入的币种（ISO 4217） | Currency of the sums (ISO 4217)
// returns id | 受援方的 id | Id of the receiver
// returns label | 类别 | Label
// returns name | 名称 | Name
// returns acts | 活动数；派人学习、反向与对等往来不计 | Acts; sending people to learn, what flows back and symmetric ties are left out
// returns helpers | 帮扶方数 | Helpers
// returns realised | 单独得到且已落实的金额 | Money received alone and realised
// returns joint_acts | 与他方共同得到或由多方给予的活动数 | Acts whose figures are shared with others
OPTIONAL MATCH (p:Programme) WHERE p.id = $programme OR p.name = $programme
WITH collect(p.id) AS chosen
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse'
  AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND ($programme IS NULL OR any(x IN coalesce(d.programmes, []) WHERE x IN chosen))
RETURN r.id AS id, r.class AS label, r.name AS name,
  count(DISTINCT d.activity) AS acts, count(DISTINCT h.id) AS helpers,
  sum(CASE WHEN d.counted AND d.realised AND d.currency = $currency THEN coalesce(d.amount, 0.0) ELSE 0.0 END)
    AS realised,
  count(DISTINCT CASE WHEN d.joint THEN d.activity END) AS joint_acts
ORDER BY acts DESC, realised DESC, id
