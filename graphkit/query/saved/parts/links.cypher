// A figure is left out of the sum of a column that holds one of its totals. Figure and totals meet by grouping: the
// engines copy what a row carries for each item of a list, so that a list of all figures would cost its square.
OPTIONAL MATCH (:Node {id: doubtful})-[v:MAY_OVERLAP]-(o:Contribution) WHERE v.batch IS NOT NULL
UNWIND [{key: self, use: 'self'}] + [t IN wholes | {key: t, use: 'whole'}]
  + CASE WHEN o.id IS NULL THEN [] ELSE [{key: o.id, use: 'overlap'}] END AS link
