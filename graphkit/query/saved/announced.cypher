// zh: 仅有计划、签约或承诺而无到位记载的资金（活动已完成的单独注明）
// en: Money that was announced but never reported as paid (finished acts are marked)
// param programme: programme = null | 帮扶计划的编号或名称；不写则为全部 | Id or name of a programme; by default all
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param currency: currency = null | 币种（ISO 4217），不折算 | Currency (ISO 4217); amounts are never converted
// returns id | 投入的编号 | Id of the contribution
// returns name | 名称 | Name
// returns finished | 所属活动是否已完成；已完成的，资金很可能已到位，只是来源未写明 | Whether the act is finished; if so, the money was probably paid although no source says so
// returns flow | 资金性质 | Flow
// returns stage | 阶段 | Stage
// returns amount | 金额 | Amount
// returns currency | 币种 | Currency
// returns bound | 数值界限：约、超、近等 | Bound: about, at least and so on
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns counted | 是否计入合计 | Whether sums include it
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)
WHERE a.batch IS NOT NULL AND c.batch IS NOT NULL
  AND c.amount IS NOT NULL AND c.stage IN ['planned', 'signed', 'committed']
  AND ($currency IS NULL OR c.currency = $currency) AND ($flow IS NULL OR c.flow = $flow)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme)
WITH a, c, count(CASE WHEN p.id = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
OPTIONAL MATCH (c)<-[:STAGE_OF*1..4]-(later:Contribution)
WITH a, c, count(CASE WHEN later.stage IN ['disbursed', 'completed'] THEN 1 END) AS paid
WHERE paid = 0
RETURN c.id AS id, c.name AS name, coalesce(a.status IN ['disbursed', 'completed'], false) AS finished, c.flow AS flow,
  c.stage AS stage, c.amount AS amount, c.currency AS currency, c.bound AS bound, a.id AS activity,
  a.name AS activity_name, c.counted AS counted
ORDER BY finished, flow, currency, amount DESC, id, activity
