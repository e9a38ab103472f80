    AND COUNT { (a)<-[e:PROVIDED|FUNDED|ORGANIZED|SENT]-() WHERE e.batch IS NOT NULL } = 0
    AND COUNT { (r)-[x]-() WHERE x.derived AND x.activity = a.id AND type(x) <> 'FACILITATED_FOR' } = 0
