    AND NOT EXISTS { MATCH (g:Node)-[e:PROVIDED|FUNDED|ORGANIZED|SENT]->(a) WHERE e.batch IS NOT NULL }
    AND NOT EXISTS { MATCH (r)-[x]-(:Node) WHERE x.derived AND x.activity = a.id AND type(x) <> 'FACILITATED_FOR' }
