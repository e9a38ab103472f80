// zh: 实物与服务占多少：有金额与没有金额的活动
// en: Share of in-kind help: acts with and without money
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// returns flow | 资金性质 | Flow
// returns kind | 种类 | Kind
// returns acts | 活动数 | Acts
// returns with_money | 有金额的 | Acts with an amount
// returns in_kind | 没有金额的 | Acts without an amount
// returns share | 没有金额的占比 | Share of those without
MATCH (a:Activity) WHERE a.batch IS NOT NULL AND ($flow IS NULL OR a.flow = $flow)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH a, count(CASE WHEN p.id = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution) WHERE c.batch IS NOT NULL
WITH a, count(c.amount) AS amounts
WITH a.flow AS flow, a.kind AS kind, count(a) AS acts, sum(CASE WHEN amounts > 0 THEN 1 ELSE 0 END) AS with_money,
  sum(CASE WHEN amounts > 0 THEN 0.0 ELSE 1.0 END) AS without
RETURN flow, kind, acts, with_money, acts - with_money AS in_kind, without * (1.0 * acts) ^ (-1) AS share
ORDER BY flow, acts DESC, kind
