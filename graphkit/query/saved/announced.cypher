// zh: 仅有计划、签约或承诺而无到位记载的资金（活动已完成的单独注明）
// en: Money that was announced but never reported as paid (finished acts are marked)
// params programme by to through within flow stage kind currency day last_day top
// returns id | 投入的编号 | Id of the contribution
// returns name | 名称 | Name
// returns finished | 所属活动是否已完成；已完成的，资金很可能已到位，只是来源未写明 | Whether the act is finished; if so, the money was probably paid although no source says so
// returns flow
// returns stage | 阶段 | Stage
// returns amount | 金额 | Amount
// returns currency
// returns bound | 数值界限：约、超、近等 | Bound: about, at least and so on
// returns activity | 活动的编号 | Id of the act
// returns activity_name | 活动 | Act
// returns counts | 是否计入合计 | Whether sums include it
// include figures
WHERE row.told IS NOT NULL AND row.stage IN ['planned', 'signed', 'committed']
MATCH (c:Node {id: row.figure})
OPTIONAL MATCH (c)<-[s:STAGE_OF*1..4]-(later:Contribution)
  WHERE all(e IN s WHERE e.batch IS NOT NULL) AND later.stage IN ['disbursed', 'completed']
WITH row, part, count(later) AS paid
WHERE paid = 0
RETURN row.figure AS id, row.figure_name AS name, coalesce(row.status IN ['disbursed', 'completed'], false) AS finished,
  row.flow AS flow, row.stage AS stage, row.told AS amount, row.currency AS currency, row.bound AS bound,
  row.act AS activity, row.act_name AS activity_name, part = 'counted' AS counts
ORDER BY finished, flow, currency, amount DESC, id, activity
LIMIT $top
