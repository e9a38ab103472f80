"""Numbers, dates and organisations in running Chinese text."""
