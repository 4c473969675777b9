"""What an edition says differently from the ledger, and what must be asked."""
