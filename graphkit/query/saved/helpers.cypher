// zh: 帮扶方：谁给予最多
// en: Helpers: who gave the most
// params programme by to through within flow stage currency day last_day top
// returns id | 帮扶方的编号 | Id of the helper
// returns label | 标签 | Label
// returns name | 名称 | Name
// returns flow
// returns acts
// returns receivers | 受援方数 | Number of recipients
// returns currency
// returns realised
// returns announced
// returns mixed | 自有与引进资金的合计，不计入以上金额 | Figures that combine own funds with funds brought in from others; not in the sums above
// returns joint | 与他方共同给予的金额，不计入以上金额 | Money given jointly with others; not in the sums above
// returns inferred
// returns possible
// returns left_out
// returns may_overlap
// include help
// include figured
WITH h, r, d, h.id AS party, r.id AS other, d.giver_is_channel IS NULL AND NOT h:Fund AND ($by IS NULL OR h.id IN by_ids)
    AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
    AND NOT (r:Fund AND ($to IS NOT NULL OR $within IS NOT NULL) AND r.id <> coalesce($to, '')) AS chosen,
// include possible
WITH true AS of_giver, [{id: h.id, class: h.class, name: h.name, of: null}] AS groups,
// include edge
// include sums
RETURN id, label, name, flow, acts, others AS receivers, currency, realised, announced, mixed, joint, inferred, possible,
  left_out, may_overlap
ORDER BY acts DESC, realised DESC, id, flow, currency
LIMIT $top
