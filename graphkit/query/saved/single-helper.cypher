// zh: 只有一个帮扶方的受援方
// en: Recipients with only one helper
// param least: int = 2 | 活动数下限 | Minimum number of acts
// params programme by to through within flow day last_day top
// returns id | 受援方的编号 | Id of the recipient
// returns label | 标签 | Label
// returns name | 受援方 | Recipient
// returns flow | 性质；帮扶、投资、购销、劳务分别看 | Flow; aid, investment, trade and labour are looked at apart
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns acts | 活动数；不含反向帮扶和派人学习 | Number of acts, without reverse help and stays to learn
// returns possible | 其中在所查时间仅为可能的 | Of these, only possible at the given time
// returns observed_until | 最近可能提到该受援方的来源的日期 | Date of the latest source that could have mentioned it
// include help
  AND d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund
  AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
WITH h, r, d
// include seen
WITH receiver, flow, count(DISTINCT helper) AS helpers, min(helper) AS helper, count(DISTINCT act) AS acts,
  count(DISTINCT CASE WHEN possible THEN act END) AS possible, max(observed) AS observed_until
WHERE helpers = 1 AND acts >= $least
MATCH (r:Node {id: receiver})
MATCH (h:Node {id: helper})
OPTIONAL MATCH w = (h)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH r, h, flow, acts, possible, observed_until, count(y) AS inside
WHERE $by IS NULL OR inside > 0
RETURN r.id AS id, r.class AS label, r.name AS name, flow, h.id AS helper, h.name AS helper_name, acts, possible,
  observed_until
ORDER BY acts DESC, id, flow
LIMIT $top
