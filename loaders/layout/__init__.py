"""The layout of real ledgers: titles and notes above the headings, headings of several rows, merged cells, totals."""
