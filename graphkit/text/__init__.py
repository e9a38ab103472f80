"""Chinese texts as they are found: paragraphs and spans, repair of garbled text, numbers, dates, organisations."""
