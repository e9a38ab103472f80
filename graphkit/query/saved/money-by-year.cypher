// zh: 资金：按年份、行业、性质和阶段
// en: Money by year, sector, flow and stage
// params programme by to through within flow stage kind currency day last_day top
// param sector: sector = null | 行业的代码，如 education、health | Code of a sector, such as education or health
// returns year | 年份；空为不详 | Year; null if unknown
// returns sectors | 行业；属于数个行业的资金不拆分 | Sectors; money of several sectors is not split
// returns flow
// returns stage | 阶段；各阶段不可相加 | Stage; never add stages up
// returns currency
// returns counted
// returns mixed | 其中自有与引进资金的合计 | Of this, figures that combine own funds with funds brought in from others
// returns inferred
// returns possible
// returns shared | 与查询范围以外各方共有的数额，不计入合计 | Shared with parties outside the query; not in the sum
// returns figures
// returns left_out
// returns may_overlap
// include figures
WHERE row.told IS NOT NULL AND ($sector IS NULL OR $sector IN row.sectors)
WITH row.day AS day, row.sectors AS sectors, row.flow AS flow, row.stage AS stage, row.currency AS currency,
  row.amount AS amount, row.mixed AS is_mixed, row.guesses AS guesses, row.possible AS maybe, part, overlapping
RETURN day.year AS year, sectors, flow, stage, currency,
  sum(CASE WHEN part = 'counted' THEN amount ELSE 0.0 END) AS counted,
  sum(CASE WHEN part = 'mixed apart' OR (part = 'counted' AND is_mixed) THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND maybe THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'shared' THEN amount ELSE 0.0 END) AS shared,
  sum(CASE WHEN part = 'counted' THEN 1 ELSE 0 END) AS figures,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'counted' AND overlapping THEN 1 ELSE 0 END) AS may_overlap
ORDER BY year, flow, stage, currency, counted DESC, sectors
LIMIT $top
