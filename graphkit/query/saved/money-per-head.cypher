// zh: 人均资金：与自己的人口表相连（-p rows=@人口.csv，两列 place 和 population）
// en: Money per head: joined with your own table of population (-p rows=@population.csv, columns place and population)
// param rows: list | 人口表：每行一个地方（列 place 或 name，填编号或名称）及其人口（列 population） | The table: a place (column place or name, an id or name) and its population (column population) in each row
// params programme by to through within flow stage currency day last_day
// returns place | 地方的编号；图中没有该地方则为空 | Id of the place; null if the graph has no such place
// returns place_name | 地方，含辖区 | Place, with everything located in it
// returns population | 人口 | Population
// returns flow
// returns currency
// returns per_head | 人均已实现的金额 | Realised money per head
// returns announced_per_head | 人均的其余各阶段金额 | Money at the other stages per head
// returns acts
// returns realised
// returns announced
// returns joint | 与他地各方共有的金额，不计入以上金额 | Money shared with parties elsewhere; not in the sums above
// returns open | 未写明给方的金额，不计入以上金额 | Money whose giver no source names; not in the sums above
// returns inferred
// returns possible
// returns left_out
// returns may_overlap
// include received
WITH d, receiver AS party, giver AS other, chosen AND NOT to_fund AS chosen, possible
WITH party,
// include edge
MATCH (x:Node {id: party})
WITH x, collect(edge) AS edges
OPTIONAL MATCH w = (x)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(p:Place)
  WHERE any(given IN $rows WHERE coalesce(given.place, given.name) IN [p.id, p.name])
    AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH x, edges, collect(DISTINCT CASE WHEN p.id IS NOT NULL THEN p.id END) AS places
UNWIND edges AS edge
WITH $by IS NOT NULL AS of_giver, [p IN places | {id: p, class: null, name: null, of: null}]
  + [{id: '', class: null, name: null, of: null}] AS groups, edge
// include sums
WITH collect({id: id, flow: flow, acts: acts, currency: currency, realised: realised, announced: announced, joint: joint,
  open: open, inferred: inferred, possible: possible, left_out: left_out, may_overlap: may_overlap}) AS sums
UNWIND $rows AS given
OPTIONAL MATCH (p:Place) WHERE p.batch IS NOT NULL AND coalesce(given.place, given.name) IN [p.id, p.name]
WITH given, p, [s IN sums WHERE s.id = p.id] AS sums, toFloat(given.population) AS population
UNWIND CASE WHEN size(sums) = 0 THEN [null] ELSE sums END AS one
RETURN p.id AS place, coalesce(p.name, given.place, given.name) AS place_name, population, one.flow AS flow, one.currency AS currency,
  CASE WHEN one.currency IS NOT NULL AND population > 0 THEN
    floor(100 * (one.realised / population) + 0.5) / 100 END AS per_head,
  CASE WHEN one.currency IS NOT NULL AND population > 0 THEN
    floor(100 * (one.announced / population) + 0.5) / 100 END AS announced_per_head,
  one.acts AS acts, one.realised AS realised, one.announced AS announced, one.joint AS joint, one.open AS open,
  one.inferred AS inferred, one.possible AS possible, one.left_out AS left_out, one.may_overlap AS may_overlap
ORDER BY flow, currency, per_head DESC, place_name
