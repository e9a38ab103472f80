// zh: 帮扶双方最近可能见于来源的日期；其后情况不详，不等于中断
// en: Until when each pair could be seen in the sources; later nothing is known, which is no end
// params programme by to through within flow day last_day top
// returns helper | 帮扶方的编号 | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns receiver | 受援方的编号 | Id of the recipient
// returns receiver_name | 受援方 | Recipient
// returns acts | 活动数 | Number of acts
// returns last | 活动最晚的日期 | Last date of an act
// returns observed_until | 最近可能提到双方的来源的日期 | Date of the latest source that could have mentioned them
// include sides
MATCH (h:Node)-[d]->(r:Node)
WHERE (d.activity IS NOT NULL OR d.pairing IS NOT NULL) AND d.derived AND d.batch IS NOT NULL AND d.via_group IS NULL
  AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND d.learning IS NULL AND coalesce(d.benefit, 'forward') <> 'reverse' AND d.giver_is_channel IS NULL
  AND NOT h:Fund AND NOT r:Fund AND ($flow IS NULL OR d.flow = $flow)
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
  AND ($day IS NULL OR d.pairing IS NULL
    OR (coalesce(d.valid_from <= coalesce($last_day, $day), true) AND coalesce(d.valid_to >= $day, true)))
// include on-the-day
// include seen
WITH helper, receiver, count(DISTINCT act) AS acts, max(finish) AS last, max(observed) AS observed_until
MATCH (h:Node {id: helper})
MATCH (r:Node {id: receiver})
RETURN helper, h.name AS helper_name, receiver, r.name AS receiver_name, acts, last, observed_until
ORDER BY observed_until, helper, receiver
LIMIT $top
