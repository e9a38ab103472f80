OPTIONAL MATCH w = (x)-[:PART_OF|LOCATED_IN|ORIGIN*0..8]->(q:Node)
  WHERE q.class IN ['Country', 'Province', 'City', 'County'] AND all(e IN relationships(w) WHERE e.batch IS NOT NULL
    AND ($day IS NULL OR (coalesce(e.valid_from <= coalesce($last_day, $day), true) AND coalesce(e.valid_to >= $day, true))))
WITH x, edges, q, size([n IN nodes(w) WHERE NOT n.class IN
  ['Country', 'Region', 'Province', 'City', 'County', 'Zone', 'Township', 'Village']]) AS bodies,
  COUNT { (x)-[:PART_OF*0..6]->(b) WHERE b.level = 'national' OR b.name STARTS WITH '全国' OR b.name STARTS WITH '中国'
    OR b.name STARTS WITH '中华' OR b.name STARTS WITH '中央' OR b.name ENDS WITH '中央' OR b.name ENDS WITH '中央委员会'
    OR b.name IN ['国务院', '民革', '民盟', '民建', '民进', '农工党', '致公党', '九三学社', '台盟'] } > 0 AS is_national
WITH x, edges, is_national, collect(CASE WHEN q IS NULL THEN null ELSE
  {id: q.id, class: q.class, name: q.name, bodies: bodies} END) AS places, min(bodies) AS nearest
WITH x, edges, is_national, [p IN places WHERE p.bodies = nearest] AS places
WITH x, edges, is_national, [p IN places WHERE p.class = 'County'] AS counties, [p IN places WHERE p.class = 'City'] AS cities,
  [p IN places WHERE p.class = 'Province'] AS provinces, [p IN places WHERE p.class = 'Country'] AS countries
WITH x, edges, is_national, size(countries) AS abroad, CASE
    WHEN $level = 'county' AND size(counties) > 0 THEN counties
    WHEN $level <> 'province' AND size(cities) > 0 THEN cities
    ELSE provinces
  END AS homes
WITH x, edges, CASE
    WHEN size(homes) = 0 AND (is_national OR abroad > 0) THEN {id: 'national', class: null, name: null, of: 'national'}
    WHEN size(homes) = 0 THEN {id: 'unknown', class: null, name: null, of: 'unknown'}
    WHEN any(p IN homes WHERE p.id <> homes[0].id) THEN {id: 'several', class: null, name: null, of: 'several'}
    ELSE {id: homes[0].id, class: homes[0].class, name: homes[0].name, of: CASE
      WHEN homes[0].class = CASE $level WHEN 'county' THEN 'County' WHEN 'prefecture' THEN 'City' ELSE 'Province' END
        THEN 'place' ELSE 'above' END}
  END AS home
