// zh: 资金：按计划、性质、币种和阶段
// en: Money by programme, flow, currency and stage
// params programme by to through within flow stage kind currency day last_day top
// returns programme | 计划的编号；同属两个计划的活动，两处均计入 | Id of the programme; an act of two programmes counts in both
// returns programme_name | 计划名称 | Name of the programme
// returns flow
// returns currency
// returns stage | 阶段；各阶段不可相加，同一笔资金可能先计划后到位 | Stage; never add up stages: the same money may be planned first and paid later
// returns counted | 可引用的合计，不重复计算 | The total to quote, with nothing counted twice
// returns own | 其中一个给方、一个受方的 | Of this, with one giver and one receiver
// returns joint | 其中多个给方或受方共有的 | Of this, shared by several givers or receivers
// returns mixed | 自有与引进资金的合计；指定给方时不计入合计 | Figures that combine own funds with funds brought in from others; not in the total if a giver is named
// returns open | 其中未写明给方或受方的 | Of this, without a named giver or receiver
// returns inferred
// returns possible
// returns shared | 与查询范围以外各方共有的数额，不计入合计 | Shared with parties outside the query; not in the total
// returns per_receiver | 按每个受援方计而受援方个数不详的数额，不计入合计 | Amounts per recipient for an unknown number of recipients; not in the total
// returns figures | 合计所含数额的个数 | Number of figures in the total
// returns left_out
// returns missing | 没有数额的投入，以及没有金额的捐赠、资金、投资、采购活动的个数 | Number of contributions without a figure, and of gifts, funding, investments and purchases without an amount
// returns may_overlap
// include figures
WHERE part <> 'no money'
UNWIND row.programmes AS programme
WITH programme, row, part, overlapping WHERE $programme IS NULL OR programme.id = $programme
WITH programme.id AS programme, programme.name AS programme_name, row.flow AS flow, row.currency AS currency,
  row.stage AS stage, CASE WHEN part = 'per receiver' THEN row.told ELSE row.amount END AS amount, row.guesses AS guesses, row.possible AS possible, part, overlapping,
  CASE
    WHEN part = 'mixed apart' THEN 'mixed'
    WHEN part <> 'counted' THEN null
    WHEN row.mixed THEN 'mixed'
    WHEN row.givers = 0 OR row.receivers = 0 THEN 'open'
    WHEN row.joints > 0 THEN 'joint'
    ELSE 'own'
  END AS sort
RETURN programme, programme_name, flow, currency, stage,
  sum(CASE WHEN part = 'counted' THEN amount ELSE 0.0 END) AS counted,
  sum(CASE WHEN sort = 'own' THEN amount ELSE 0.0 END) AS own,
  sum(CASE WHEN sort = 'joint' THEN amount ELSE 0.0 END) AS joint,
  sum(CASE WHEN sort = 'mixed' THEN amount ELSE 0.0 END) AS mixed,
  sum(CASE WHEN sort = 'open' THEN amount ELSE 0.0 END) AS open,
  sum(CASE WHEN part = 'counted' AND guesses > 0 THEN amount ELSE 0.0 END) AS inferred,
  sum(CASE WHEN part = 'counted' AND possible THEN amount ELSE 0.0 END) AS possible,
  sum(CASE WHEN part = 'shared' THEN amount ELSE 0.0 END) AS shared,
  sum(CASE WHEN part = 'per receiver' THEN amount ELSE 0.0 END) AS per_receiver,
  sum(CASE WHEN part = 'counted' THEN 1 ELSE 0 END) AS figures,
  sum(CASE WHEN part = 'left out' THEN 1 ELSE 0 END) AS left_out,
  sum(CASE WHEN part = 'missing' THEN 1 ELSE 0 END) AS missing,
  sum(CASE WHEN part = 'counted' AND overlapping THEN 1 ELSE 0 END) AS may_overlap
ORDER BY programme, flow, currency, stage
LIMIT $top
