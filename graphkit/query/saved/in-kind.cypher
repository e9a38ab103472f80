// zh: 实物与服务占多少：有金额与没有金额的活动
// en: Share of in-kind help: acts with and without money
// params programme by to through within flow stage kind day last_day
// returns flow
// returns kind | 类别 | Kind
// returns acts | 活动数 | Number of acts
// returns with_money | 其中有金额的 | Of these, with an amount
// returns in_kind | 其中没有金额的 | Of these, without an amount
// returns in_kind_share | 没有金额的占比 | Share of those without an amount
// include acts
WITH a.flow AS flow, a.kind AS kind, count(a) AS acts, sum(CASE WHEN has_money THEN 1 ELSE 0 END) AS with_money
RETURN flow, kind, acts, with_money, acts - with_money AS in_kind,
  floor(1000 * ((acts - with_money) * 1.0 / acts) + 0.5) / 1000 AS in_kind_share
ORDER BY flow, acts DESC, kind
