"""What stands around a table: the plan's title, and its legend."""
