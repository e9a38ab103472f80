// zh: 地方沿革：更名、改制后的后继单位
// en: Successors of a place
// param place: place = null | 地方的编号、名称或别名；不写则为全部 | Id, name or alias of a place; by default all
// returns id | 原地方的编号 | Id of the former place
// returns name | 原名称 | Name of the former place
// returns valid_to | 结束日期 | End
// returns successor | 后继的编号 | Id of its successor
// returns successor_name | 后继 | Successor
// returns valid_from | 起始日期 | Start
// returns steps | 相隔变更次数，含本次 | Number of changes up to this one
MATCH p = (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place)
WHERE ($place IS NULL OR a.id = $place) AND all(e IN relationships(p) WHERE e.batch IS NOT NULL)
RETURN a.id AS id, a.name AS name,
  left(toString(a.valid_to), CASE a.valid_to_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_to,
  b.id AS successor, b.name AS successor_name,
  left(toString(b.valid_from), CASE b.valid_from_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END) AS valid_from, length(p) AS steps
ORDER BY id, steps, successor
