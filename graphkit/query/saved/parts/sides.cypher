OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $by AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH collect(DISTINCT x.id) AS by_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $to AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, collect(DISTINCT x.id) AS to_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $within AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, to_ids, collect(DISTINCT x.id) AS within_ids
OPTIONAL MATCH w = (x:Node)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(y:Node)
  WHERE y.id = $through AND all(e IN relationships(w) WHERE e.batch IS NOT NULL)
WITH by_ids, to_ids, within_ids, collect(DISTINCT x.id) AS through_ids
OPTIONAL MATCH (y:Node)-[b:FACILITATED_FOR]->(:Node) WHERE y.id IN through_ids AND b.batch IS NOT NULL
WITH by_ids, to_ids, within_ids, through_ids, collect(DISTINCT b.activity) AS brokered
