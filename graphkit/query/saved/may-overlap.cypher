// zh: 可能重叠的数额：不可一并引用为合计
// en: Figures that may contain each other: not to be quoted as one sum
// params programme flow currency top
// returns id | 投入的编号 | Id of the contribution
// returns name | 名称 | Name
// returns amount | 金额 | Amount
// returns flow | 性质 | Flow
// returns other | 另一投入的编号 | Id of the other contribution
// returns other_name | 另一投入 | The other contribution
// returns other_amount | 其金额 | Its amount
// returns other_flow | 其性质 | Its flow
// returns currency
MATCH (c:Contribution)-[o:MAY_OVERLAP]->(x:Contribution) WHERE o.batch IS NOT NULL
  AND ($flow IS NULL OR c.flow = $flow OR x.flow = $flow)
  AND ($currency IS NULL OR coalesce(c.currency, x.currency) = $currency)
OPTIONAL MATCH (y:Contribution)<-[:HAS_CONTRIBUTION]-(a:Activity)-[:UNDER*1..2]->(p:Programme)
  WHERE y.id IN [c.id, x.id] AND p.batch IS NOT NULL
WITH c, x, count(CASE WHEN p.id = $programme THEN 1 END) AS under
WHERE $programme IS NULL OR under > 0
RETURN c.id AS id, c.name AS name, c.amount AS amount, c.flow AS flow, x.id AS other, x.name AS other_name,
  x.amount AS other_amount, x.flow AS other_flow, coalesce(c.currency, x.currency) AS currency
ORDER BY id, other
LIMIT $top
