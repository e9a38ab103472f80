WITH h.id AS helper, r.id AS receiver, d.activity AS act, d.flow AS flow, d.start_date AS began,
  coalesce(d.end_date, d.start_date) AS finish, d.observed_until AS told, coalesce(d.programmes, []) AS programmes,
// include possible
OPTIONAL MATCH (:Node {id: act})-[e:REPORTED_IN]->(s:Source) WHERE e.batch IS NOT NULL
WITH helper, receiver, act, flow, began, finish, told, programmes, possible, max(CASE s.published_precision
    WHEN 'year' THEN s.published + duration('P1Y')
    WHEN 'month' THEN s.published + duration('P1M')
    ELSE s.published + duration('P1D')
  END) AS reported
UNWIND CASE WHEN size(programmes) = 0 THEN [''] ELSE programmes END AS programme
WITH programme, collect({helper: helper, receiver: receiver, act: act, flow: flow, began: began, finish: finish,
  possible: possible, days: [told + duration('P1D'), reported]}) AS rows
OPTIONAL MATCH (p:Programme)<-[:UNDER*1..2]-(a:Activity)-[e:REPORTED_IN]->(s:Source)
  WHERE p.id = programme AND a.batch IS NOT NULL AND e.batch IS NOT NULL
WITH programme, rows, max(CASE s.published_precision
    WHEN 'year' THEN s.published + duration('P1Y')
    WHEN 'month' THEN s.published + duration('P1M')
    ELSE s.published + duration('P1D')
  END) AS reported
UNWIND rows AS row
UNWIND row.days + [reported] AS day
WITH row, max(day) - duration('P1D') AS observed
WITH row.helper AS helper, row.receiver AS receiver, row.act AS act, row.flow AS flow, row.began AS began, row.finish AS finish,
  row.possible AS possible, observed
