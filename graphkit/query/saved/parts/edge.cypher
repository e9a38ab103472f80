  {act: d.activity, scope: null, figure: d.contribution, flow: d.flow, amount: d.amount, party: party, other: other, chosen: chosen,
    possible: possible, open: party IS NULL OR other IS NULL, guess: coalesce(d.certainty = 'inferred', false),
    paid_in: d.channel IS NOT NULL AND NOT coalesce(d.counted_given, true)} AS edge
