// returns flow | 性质；不同性质不相加 | Flow; amounts of different flows are never added up
// returns currency | 币种，不折算；无金额则为空 | Currency, never converted; null if no amount is known
// returns realised | 已实现的金额，不重复计算 | Realised money, with nothing counted twice
// returns announced | 其余各阶段的金额（计划、签约、承诺、落地）；不同阶段可能是同一笔资金 | Money at the other stages (planned, signed, committed, started); several stages may describe the same money
// returns inferred | 其中给方或受方为推断的 | Of this, money whose giver or receiver is inferred
// returns possible | 其中在所查时间仅为可能的 | Of this, only possible at the given time
// returns left_out | 未计入的数额个数：分项、单价、其他说法等 | Number of figures not added: parts of a total, rates, other claims, mirrors
// returns may_overlap | 合计中可能与另一数额重叠的数额个数 | Number of figures in the sum that may overlap with another figure of the answer
// returns acts | 活动数；不含派人学习、反向帮扶和对等往来 | Number of acts, without stays to learn, reverse help and symmetric ties
// returns counted | 合计，不重复计算 | Sum, with nothing counted twice
// returns figures | 合计所含数额的个数 | Number of figures in the sum
