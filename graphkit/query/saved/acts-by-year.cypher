// zh: 每年的活动
// en: Acts by year
// params programme by to through within flow stage kind day last_day
// returns year | 开始年份；不详则为空 | Year of the start; null if unknown
// returns acts | 活动数 | Number of acts
// returns reverse | 其中反向的 | Of these, from recipient to helper
// returns brokered | 其中经促成的 | Of these, brokered
// returns with_money | 其中有金额的 | Of these, with an amount
// returns possible | 其中在所查时间仅为可能的 | Of these, only possible at the given time
// include acts
WITH a.start_date.year AS year, coalesce(a.benefit = 'reverse', false) AS is_reverse, has_money, possible,
  COUNT { (a)<-[f:FACILITATED]-() WHERE f.batch IS NOT NULL } > 0 AS is_brokered
RETURN year, count(*) AS acts, sum(CASE WHEN is_reverse THEN 1 ELSE 0 END) AS reverse,
  sum(CASE WHEN is_brokered THEN 1 ELSE 0 END) AS brokered, sum(CASE WHEN has_money THEN 1 ELSE 0 END) AS with_money,
  sum(CASE WHEN possible THEN 1 ELSE 0 END) AS possible
ORDER BY year
