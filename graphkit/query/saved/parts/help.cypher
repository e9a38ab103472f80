// include sides
MATCH (h:Node)-[d]->(r:Node)
WHERE d.derived AND d.batch IS NOT NULL AND d.activity IS NOT NULL AND d.learning IS NULL AND d.via_group IS NULL
  AND coalesce(d.benefit, 'forward') <> 'reverse' AND type(d) <> 'FACILITATED_FOR' AND d.symmetric IS NULL
  AND ($programme IS NULL OR $programme IN coalesce(d.programmes, []))
  AND ($flow IS NULL OR d.flow = $flow)
  AND ($through IS NULL OR d.activity IN brokered OR d.channel IN through_ids)
// include on-the-day
