// zh: 地方的沿革：改名、改制之后是哪里
// en: What became of a place
// param place: place = null | 地方的 id、名称或别名，不给则为全部 | Id, name or alias of a place; all where none is given
// returns id | 原地方的 id | Id of the place that was
// returns name | 原名 | Its name
// returns valid_to | 止 | Until
// returns successor | 后继的 id | Id of its successor
// returns successor_name | 后继 | Successor
// returns valid_from | 起 | From
// returns steps | 隔了几次变更 | Changes in between, this one included
MATCH p = (a:Place)-[:SUCCEEDED_BY*1..4]->(b:Place)
WHERE ($place IS NULL OR a.id = $place) AND all(e IN relationships(p) WHERE e.batch IS NOT NULL)
RETURN a.id AS id, a.name AS name, a.valid_to AS valid_to, b.id AS successor, b.name AS successor_name,
  b.valid_from AS valid_from, length(p) AS steps
ORDER BY id, steps, successor
