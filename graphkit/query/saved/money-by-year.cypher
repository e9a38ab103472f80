// zh: 资金：按年份、行业、性质和阶段
// en: Money by year, sector, flow and stage
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// param stage: stage = null | 阶段 | Stage
// param currency: currency = null | 币种（ISO 4217），从不换算 | Currency (ISO 4217); nothing is ever converted
// returns year | 年份；空为不详 | Year; null where it is not known
// returns sectors | 行业；一笔钱可属数个行业，不拆分 | Sectors; money of several sectors is not split
// returns flow | 资金性质；不同性质不可相加 | Flow; money of different flows is never added up
// returns stage | 阶段；各阶段不可相加 | Stage; never add stages up
// returns currency | 币种，从不换算 | Currency, never converted
// returns counted | 合计，不重复计算 | Sum, nothing counted twice
// returns figures | 笔数 | Figures
MATCH (a:Activity)-[:HAS_CONTRIBUTION]->(c:Contribution)
WHERE a.batch IS NOT NULL AND c.batch IS NOT NULL AND c.counted_amount IS NOT NULL
  AND ($flow IS NULL OR c.flow = $flow) AND ($stage IS NULL OR c.stage = $stage)
  AND ($currency IS NULL OR c.currency = $currency)
OPTIONAL MATCH (a)-[:UNDER*1..2]->(p:Programme) WHERE p.batch IS NOT NULL
WITH a, c, count(CASE WHEN p.id = $programme THEN 1 END) AS chosen
WHERE $programme IS NULL OR chosen > 0
WITH coalesce(c.date, a.start_date, a.end_date) AS day, coalesce(a.sectors, []) AS sectors, c
RETURN day.year AS year, sectors, c.flow AS flow, c.stage AS stage, c.currency AS currency,
  sum(c.counted_amount) AS counted, count(c) AS figures
ORDER BY year, flow, stage, currency, counted DESC
