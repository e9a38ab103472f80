// zh: 只见计划、签约或承诺，未见到位的资金
// en: Money announced of which no payment is told
// param currency: currency = null | 币种（ISO 4217） | Currency (ISO 4217)
// returns id | 投入的 id | Id of the contribution
// returns name | 名称 | Name
// returns stage | 阶段 | Stage
// returns amount | 金额 | Amount
// returns currency | 币种 | Currency
// returns bound | 约数 | Bound
// returns activity | 活动的 id | Id of the act
// returns activity_name | 活动 | Act
// returns counted | 是否计入合计 | Whether it is counted in sums
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)
WHERE c.amount IS NOT NULL AND c.stage IN ['planned', 'signed', 'committed']
  AND ($currency IS NULL OR c.currency = $currency)
OPTIONAL MATCH (c)<-[:STAGE_OF*1..4]-(later:Contribution)
WITH a, c, count(CASE WHEN later.stage IN ['disbursed', 'completed'] THEN 1 END) AS paid
WHERE paid = 0
RETURN c.id AS id, c.name AS name, c.stage AS stage, c.amount AS amount, c.currency AS currency, c.bound AS bound,
  a.id AS activity, a.name AS activity_name, c.counted AS counted
ORDER BY currency, amount DESC, id, activity
