// zh: 各类帮扶：活动、数额与资金
// en: Kinds of help: acts, figures, money
// params programme by to through within flow stage kind currency day last_day top
// returns kind | 类别 | Kind
// returns flow
// returns acts | 活动数 | Number of acts
// returns figures | 投入项数 | Number of contributions
// returns currency
// returns realised
// returns announced
// returns inferred
// returns possible
// returns shared | 与查询范围以外各方共有的数额，不计入合计 | Shared with parties outside the query; not in the sums
// returns left_out
// returns may_overlap
// include figures
WITH row.act_kind AS kind, row.flow AS flow, row.act AS act, row.figure AS figure,
  CASE WHEN row.told IS NOT NULL THEN {part: part, currency: row.currency, amount: row.amount, realised: row.realised,
    guesses: row.guesses, possible: row.possible, overlapping: overlapping} END AS told
WITH kind, flow, count(DISTINCT act) AS acts, count(DISTINCT figure) AS figures, collect(told) AS sums
WITH kind, flow, acts, figures, CASE WHEN size(sums) = 0 THEN [null] ELSE sums END AS sums
UNWIND sums AS one
WITH kind, flow, acts, figures, one.currency AS currency, one.part AS part, coalesce(one.amount, 0.0) AS amount, coalesce(one.realised, false) AS is_realised, coalesce(one.guesses, 0) AS guesses,
  coalesce(one.possible, false) AS maybe, coalesce(one.overlapping, false) AS overlapping
RETURN kind, flow, acts, figures, currency,
  sum(CASE WHEN part = 'counted' AND is_realised THEN amount ELSE 0.0 END) AS realised,
  sum(CASE WHEN part = 'counted' AND NOT is_realised THEN amount ELSE 0.0 END) AS announced,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND maybe THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'shared' THEN amount ELSE 0.0 END) AS shared,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'counted' AND overlapping THEN 1 ELSE 0 END) AS may_overlap
ORDER BY acts DESC, kind, flow, currency
LIMIT $top
