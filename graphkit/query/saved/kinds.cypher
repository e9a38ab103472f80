// zh: 各类帮扶：活动、数字与资金
// en: Kinds of help: acts, figures, money
// param currency: currency = "CNY" | 计入的币种（ISO 4217） | Currency of the sums (ISO 4217)
// returns kind | 种类 | Kind
// returns acts | 活动数 | Acts
// returns figures | 投入的笔数 | Contributions
// returns realised | 已落实的金额，不重复计算 | Realised money, nothing counted twice
// returns announced | 其余各阶段的金额（计划、签约、承诺、启动），各阶段可能是同一笔钱 | Money of other stages (planned, signed, committed, started); stages may tell of the same money
MATCH (a:Activity)
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution)
WITH a.kind AS kind, a.id AS act, c.id AS figure,
  CASE WHEN c.counted AND c.currency = $currency THEN coalesce(c.amount, 0.0) ELSE 0.0 END AS amount,
  coalesce(c.realised, false) AS realised
RETURN kind, count(DISTINCT act) AS acts, count(figure) AS figures,
  sum(CASE WHEN realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN realised THEN 0.0 ELSE amount END) AS announced
ORDER BY acts DESC, kind
