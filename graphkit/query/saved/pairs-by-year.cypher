// zh: 每年的帮扶双方：新出现、重复、此后不再见到
// en: Pairs of helper and receiver by year: new, repeated, and not seen in a later year
// param programme: programme = null | 帮扶计划的 id 或名称，不给则为全部 | Id or name of a programme; all where none is given
// param flow: flow = null | 资金性质：aid、investment、trade、labour、relation 或 mixed | Flow: aid, investment, trade, labour, relation or mixed
// returns year | 年份 | Year
// returns pairs | 帮扶双方的对数 | Pairs
// returns new | 首次出现 | Seen for the first time
// returns repeated | 以前也有 | Also seen before
// returns last_seen | 此后不再见到；不等于中断，见 last-seen | Not seen later, which is no end: see last-seen
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund AND d.start_date IS NOT NULL
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, [])) AND ($flow IS NULL OR d.flow = $flow)
WITH h.id AS helper, r.id AS receiver, collect(DISTINCT d.start_date.year) AS years,
  min(d.start_date.year) AS first, max(d.start_date.year) AS last
UNWIND years AS year
RETURN year, count(*) AS pairs, sum(CASE WHEN year = first THEN 1 ELSE 0 END) AS new,
  sum(CASE WHEN year > first THEN 1 ELSE 0 END) AS repeated, sum(CASE WHEN year = last THEN 1 ELSE 0 END) AS last_seen
ORDER BY year
