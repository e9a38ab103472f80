// zh: 各类帮扶：活动、数字与资金
// en: Kinds of help: acts, figures, money
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param currency: currency = null | 币种（ISO 4217），从不换算 | Currency (ISO 4217); nothing is ever converted
// returns kind | 种类 | Kind
// returns flow | 资金性质；不同性质不可相加 | Flow; money of different flows is never added up
// returns acts | 活动数 | Acts
// returns figures | 投入的笔数 | Contributions
// returns currency | 币种，从不换算；无金额者为空 | Currency, never converted; null where no amount is told
// returns realised | 已落实的金额，不重复计算 | Realised money, nothing counted twice
// returns announced | 其余各阶段的金额（计划、签约、承诺、启动），各阶段可能是同一笔钱 | Money of other stages (planned, signed, committed, started); stages may tell of the same money
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
