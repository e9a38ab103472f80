// zh: 可能重叠的数字：不可一并引用为合计
// en: Figures that may contain each other: not to be quoted as one sum
// returns id | 投入的 id | Id of the contribution
// returns name | 名称 | Name
// returns amount | 金额 | Amount
// returns flow | 资金性质 | Flow
// returns other | 另一投入的 id | Id of the other contribution
// returns other_name | 另一投入 | The other contribution
// returns other_amount | 其金额 | Its amount
// returns other_flow | 其资金性质 | Its flow
// returns currency | 币种 | Currency
MATCH (c:Contribution)-[o:MAY_OVERLAP]->(x:Contribution) WHERE o.batch IS NOT NULL
RETURN c.id AS id, c.name AS name, c.amount AS amount, c.flow AS flow, x.id AS other, x.name AS other_name,
  x.amount AS other_amount, x.flow AS other_flow, coalesce(c.currency, x.currency) AS currency
ORDER BY id, other
