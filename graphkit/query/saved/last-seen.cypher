// zh: 各结对、各帮扶双方最近可能见于来源的日期；其后情况不详，不等于中断
// en: Until when each pair could be seen in the sources; later nothing is known, which is no end
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// returns helper | 帮扶方的 id | Id of the helper
// returns helper_name | 帮扶方 | Helper
// returns receiver | 受援方的 id | Id of the receiver
// returns receiver_name | 受援方 | Receiver
// returns acts | 活动数 | Acts
// returns last | 活动最晚的日期 | Last date of an act
// returns observed_until | 最近可能提到双方的来源的日期 | Date of the latest source that could have mentioned them
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.via_group IS NULL AND type(d) <> 'FACILITATED_FOR'
  AND d.symmetric IS NULL AND d.observed_until IS NOT NULL AND d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
WITH h, r, count(DISTINCT d.activity) AS acts, max(coalesce(d.end_date, d.start_date)) AS last,
  max(d.observed_until) AS observed_until
RETURN h.id AS helper, h.name AS helper_name, r.id AS receiver, r.name AS receiver_name, acts, last, observed_until
ORDER BY observed_until, helper, receiver
