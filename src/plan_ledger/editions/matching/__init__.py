"""Which row of an edition is which activity of the ledger, and how surely."""
