// zh: 各类帮扶：活动、数额与资金
// en: Kinds of help: acts, figures, money
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param currency: currency = null | 币种（ISO 4217），不折算 | Currency (ISO 4217); amounts are never converted
// returns kind | 类别 | Kind
// returns flow | 资金性质；不同性质不相加 | Flow; amounts of different flows are never added up
// returns acts | 活动数 | Number of acts
// returns figures | 投入项数 | Number of contributions
// returns currency | 币种，不折算；无金额则为空 | Currency, never converted; null if no amount is known
// returns realised | 已实现的金额，不重复计算 | Realised money, with nothing counted twice
// returns announced | 其余各阶段的金额（计划、签约、承诺、落地）；不同阶段可能是同一笔资金 | Money at the other stages (planned, signed, committed, started); several stages may describe the same money
MATCH (a:Activity) WHERE a.batch IS NOT NULL
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH a, count(CASE WHEN p.id = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
WITH a.kind AS kind, coalesce(c.flow, a.flow) AS flow, a.id AS act, c.id AS figure,
  CASE WHEN c.amount IS NOT NULL THEN c.currency END AS money, coalesce(c.realised, false) AS is_realised,
  c.counted_amount AS amount
WHERE $flow IS NULL OR flow = $flow
WITH kind, flow, count(DISTINCT act) AS acts, count(DISTINCT figure) AS figures, collect(DISTINCT money) AS currencies,
  collect(CASE WHEN amount IS NOT NULL THEN {currency: money, amount: amount, realised: is_realised} END) AS sums
UNWIND CASE WHEN size(currencies) = 0 THEN [null] ELSE currencies END AS currency
UNWIND CASE WHEN size(sums) = 0 THEN [null] ELSE sums END AS one
WITH kind, flow, acts, figures, currency, CASE WHEN one.currency = currency THEN one.amount ELSE 0.0 END AS amount,
  coalesce(one.realised, false) AS is_realised
WHERE $currency IS NULL OR currency = $currency
RETURN kind, flow, acts, figures, currency, sum(CASE WHEN is_realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN is_realised THEN 0.0 ELSE amount END) AS announced
ORDER BY acts DESC, kind, flow, currency
