// zh: 受援方：谁得到最多
// en: Recipients: who was helped the most
// params programme by to through within flow stage currency day last_day top
// returns id | 受援方的编号 | Id of the recipient
// returns label | 标签 | Label
// returns name | 名称 | Name
// returns flow
// returns acts
// returns helpers | 帮扶方数 | Number of helpers
// returns currency
// returns realised
// returns announced
// returns mixed | 自有与引进资金的合计；指定给方时不计入以上金额 | Figures that combine own funds with funds brought in from others; not in the sums above if a giver is named
// returns joint | 与他方共同得到的金额，不计入以上金额 | Money received jointly with others; not in the sums above
// returns open | 未写明给方的金额，不计入以上金额 | Money whose giver no source names; not in the sums above
// returns inferred
// returns possible
// returns left_out
// returns may_overlap
// include received
WITH d, receiver AS party, giver AS other, chosen AND NOT to_fund AS chosen, possible
MATCH (r:Node {id: party})
WITH $by IS NOT NULL AS of_giver, [{id: r.id, class: r.class, name: r.name, of: null}] AS groups,
// include edge
// include sums
RETURN id, label, name, flow, acts, others AS helpers, currency, realised, announced, mixed, joint, open, inferred,
  possible, left_out, may_overlap
ORDER BY acts DESC, realised DESC, id, flow, currency
LIMIT $top
