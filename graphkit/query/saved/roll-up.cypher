// zh: 按地方汇总：各县、市州或省的活动、帮扶方与资金
// en: Roll-up by place: acts, parties and money of each county, prefecture or province
// param level: level = "province" | 汇总到哪一级：county 县级、prefecture 地级或 province 省级 | Level: county, prefecture or province
// param side: side = "receiver" | 按哪一方的所在地：receiver 受援方或 helper 帮扶方 | By whose place: receiver or helper
// params programme by to through within flow stage currency day last_day top
// returns place | 地方的编号；national 全国性机构，several 分属多地，unknown 所在地不详 | Id of the place; national, several or unknown for those without one
// returns place_name | 地方 | Place
// returns class | place 该级地方；above 只知其上级地方；national 全国性机构；several 分属多地；unknown 所在地不详 | place of this level; above: only a higher place is known; national bodies; several: of several places; unknown
// returns flow
// returns acts
// returns parties | 该地的受援方数或帮扶方数 | Number of recipients, or helpers, there
// returns others | 对方数 | Number of parties on the other side
// returns currency
// returns realised
// returns announced
// returns mixed | 自有与引进资金的合计；按帮扶方或指定给方时不计入以上金额 | Figures that combine own funds with funds brought in from others; by helper, or if a giver is named, not in the sums above
// returns joint | 与他地各方共有的金额，不计入以上金额 | Money shared with parties elsewhere; not in the sums above
// returns open | 未写明给方的金额，不计入以上金额 | Money whose giver no source names; not in the sums above
// returns inferred
// returns possible
// returns left_out
// returns may_overlap
// include received
WITH d, CASE WHEN $side = 'helper' THEN giver ELSE receiver END AS party,
  CASE WHEN $side = 'helper' THEN receiver ELSE giver END AS other,
  chosen AND NOT CASE WHEN $side = 'helper' THEN by_fund ELSE to_fund END AS chosen, possible
WITH party,
// include edge
MATCH (x:Node {id: party})
WITH x, collect(edge) AS edges
// include home
UNWIND edges AS edge
WITH $side = 'helper' OR $by IS NOT NULL AS of_giver, [home] AS groups, edge
// include sums
RETURN id AS place, name AS place_name, of AS class, flow, acts, parties, others, currency, realised, announced, mixed, joint,
  open, inferred, possible, left_out, may_overlap
ORDER BY class = 'unknown', class = 'several', class = 'national', realised DESC, acts DESC, place, flow, currency
LIMIT $top
