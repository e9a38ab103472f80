// zh: 资金：按计划、币种和阶段
// en: Money by programme, currency and stage
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all of them where none is given
// param currency: currency = null | 币种（ISO 4217） | Currency (ISO 4217)
// returns programme | 计划的 id；一项活动属于两个计划时，两处都计 | Id of the programme; what is under two of them is in both rows
// returns programme_name | 计划名称 | Name of the programme
// returns currency | 币种；无金额者为空 | Currency; null where no amount is told
// returns stage | 阶段；各阶段不可相加，同一笔钱可先计划后到位 | Stage; never add stages up: the same money may be planned and then paid
// returns counted | 可引用的合计，不重复计算 | The sum to quote, nothing counted twice
// returns own | 其中：一个出资方、一个受援方 | Of it: one giver and one receiver
// returns joint | 其中：多个出资方或受援方共有 | Of it: shared by several givers or receivers
// returns mixed | 其中：自有与引进合计 | Of it: one sum of own and brokered means
// returns open | 其中：未说明出资方或受援方 | Of it: no giver or no receiver told
// returns per_receiver | 按每个受援方计的数额，不含在合计中 | Amounts that hold for each receiver, outside the sum
// returns figures | 合计所含的笔数 | Figures in the sum
// returns left_out | 未计入的笔数：属于总数、比率、另一说法、对方账 | Figures left out: parts of totals, rates, other claims, mirrors
// returns missing | 没有数字的投入，以及没有金额的捐赠、资金、投资、采购活动 | Contributions without a figure, and gifts, funding, investments and purchases without an amount
MATCH (a:Activity)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme)
WITH DISTINCT a, p
WHERE $programme IS NULL OR p.id = $programme OR p.name = $programme
OPTIONAL MATCH (a)-[:HAS_CONTRIBUTION]->(c:Contribution)
WITH a, p, c,
  COUNT { (a)<-[:FUNDED]-() } AS funders, COUNT { (a)<-[:PROVIDED]-() } AS providers,
  COUNT { (a)<-[:ORGANIZED]-() } AS organizers, COUNT { (a)-[:CREATED]->() } AS created,
  COUNT { (a)-[:BENEFITED]->() } AS recipients, COUNT { (a)<-[:PART_OF_ACTIVITY]-() } AS parts
WITH a, p, c, parts,
  CASE WHEN funders > 0 THEN funders WHEN providers > 0 THEN providers ELSE organizers END AS givers,
  CASE WHEN created > 0 THEN created ELSE recipients END AS receivers
WITH a, p, c,
  coalesce(c.amount, 0.0) AS amount,
  CASE
    WHEN c.amount IS NOT NULL AND c.each THEN 'per receiver'
    WHEN c.amount IS NOT NULL AND NOT c.counted THEN 'left out'
    WHEN c.amount IS NOT NULL AND c.mixed THEN 'mixed'
    WHEN c.amount IS NOT NULL AND (givers = 0 OR receivers = 0) THEN 'open'
    WHEN c.amount IS NOT NULL AND (givers > 1 OR receivers > 1) THEN 'joint'
    WHEN c.amount IS NOT NULL THEN 'own'
    WHEN c.id IS NOT NULL AND c.quantity IS NULL THEN 'missing'
    WHEN c.id IS NULL AND parts = 0 AND a.kind IN ['donation', 'funding', 'investment', 'purchase'] THEN 'missing'
    ELSE 'no money'
  END AS part
WHERE part <> 'no money' AND ($currency IS NULL OR c.currency = $currency)
RETURN p.id AS programme, p.name AS programme_name, c.currency AS currency, coalesce(c.stage, a.status) AS stage,
  sum(CASE WHEN part IN ['own', 'joint', 'mixed', 'open'] THEN amount ELSE 0.0 END) AS counted,
  sum(CASE WHEN part = 'own' THEN amount ELSE 0.0 END) AS own,
  sum(CASE WHEN part = 'joint' THEN amount ELSE 0.0 END) AS joint,
  sum(CASE WHEN part = 'mixed' THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN part = 'open' THEN amount ELSE 0.0 END) AS open,
  sum(CASE WHEN part = 'per receiver' THEN amount ELSE 0.0 END) AS per_receiver,
  sum(CASE WHEN part IN ['own', 'joint', 'mixed', 'open'] THEN 1 ELSE 0 END) AS figures,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'missing' THEN 1 ELSE 0 END) AS missing
ORDER BY programme, currency, stage
