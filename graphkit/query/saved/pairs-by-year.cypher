// zh: 每年的帮扶双方：首次出现、以前也有、此后不再见到
// en: Pairs of helper and recipient by year: new, repeated, and not seen in a later year
// params programme by to through within flow day last_day
// returns year | 年份 | Year
// returns pairs | 帮扶双方的对数 | Number of pairs
// returns new | 首次出现 | Seen for the first time
// returns repeated | 以前也有 | Also seen before
// returns last_seen | 此后不再见到，虽有更晚的来源可以提到 | Not seen later, although a later source could have mentioned them
// returns unknown_after | 此后没有来源可以提到，情况不详 | Not seen later, and no later source could have mentioned them
// include help
  AND d.giver_is_channel IS NULL AND NOT h:Fund AND NOT r:Fund AND d.start_date IS NOT NULL
  AND ($by IS NULL OR h.id IN by_ids) AND ($to IS NULL OR r.id IN to_ids) AND ($within IS NULL OR r.id IN within_ids)
// include seen
WITH helper, receiver, collect(DISTINCT began.year) AS years, min(began.year) AS first, max(began.year) AS last,
  max(finish.year) AS until, max(observed.year) AS observed
UNWIND years AS year
RETURN year, count(*) AS pairs, sum(CASE WHEN year = first THEN 1 ELSE 0 END) AS new,
  sum(CASE WHEN year > first THEN 1 ELSE 0 END) AS repeated,
  sum(CASE WHEN year = last AND coalesce(observed > until, false) THEN 1 ELSE 0 END) AS last_seen,
  sum(CASE WHEN year = last AND NOT coalesce(observed > until, false) THEN 1 ELSE 0 END) AS unknown_after
ORDER BY year
