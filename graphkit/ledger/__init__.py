"""The ledger: every accepted record of every batch, so that a change can be taken back and the graph made again."""
