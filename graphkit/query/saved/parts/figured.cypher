  AND ($stage IS NULL OR d.stage = $stage) AND ($currency IS NULL OR d.currency = $currency)
