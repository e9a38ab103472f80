// zh: 每个受援方的主要帮扶方：双方之间的活动与资金
// en: Main helpers of each recipient: acts and money between the two
// params programme by to through within flow stage currency day last_day
// param top: int = 1000000 | 每个受援方最多列出多少帮扶方 | Maximum number of helpers for each recipient
// returns receiver | 受援方的编号 | Id of the recipient
// returns receiver_name | 受援方 | Recipient
// returns flow
// returns rank | 在该受援方、该性质中的名次：先看已实现的金额，再看活动数 | Rank for this recipient and flow (and currency, if there are several): by realised money, then by acts
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns acts
// returns currency
// returns realised
// returns announced
// returns mixed | 自有与引进资金的合计，不计入以上金额 | Figures that combine own funds with funds brought in from others; not in the sums above
// returns joint | 与他方共有的金额，不计入以上金额 | Money shared with others; not in the sums above
// returns inferred
// returns possible
// returns left_out
// returns may_overlap
// include help
// include figured
WITH h, r, d, h.id AS party, r.id AS other, d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund
    AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids) AS chosen,
// include possible
WITH true AS of_giver, [{id: h.id, class: h.class, name: h.name, of: r.id}] AS groups,
// include edge
// include sums
WITH of, flow, min(currency) AS main, collect({id: id, name: name, acts: acts, currency: currency, realised: realised,
  announced: announced, mixed: mixed, joint: joint, inferred: inferred, possible: possible, left_out: left_out,
  may_overlap: may_overlap}) AS helpers
UNWIND helpers AS one
WITH of, flow, coalesce(one.currency, main) AS money, one, one.realised AS realised, one.acts AS acts,
  one.announced AS announced, one.joint AS joint, one.id AS id
ORDER BY of, flow, money, realised DESC, acts DESC, announced DESC, joint DESC, id
WITH of, flow, money, collect(one) AS helpers
MATCH (r:Node {id: of})
UNWIND range(0, size(helpers) - 1) AS place
WITH r, flow, money, place + 1 AS rank, helpers[place] AS one
WHERE rank <= $top
RETURN r.id AS receiver, r.name AS receiver_name, flow, rank, one.id AS helper, one.name AS helper_name, one.acts AS acts,
  one.currency AS currency, one.realised AS realised, one.announced AS announced, one.mixed AS mixed, one.joint AS joint,
  one.inferred AS inferred, one.possible AS possible, one.left_out AS left_out, one.may_overlap AS may_overlap
ORDER BY receiver, flow, money, rank
