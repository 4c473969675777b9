"""From sheets to an edition of the plan: where its tables are and what their columns hold."""
