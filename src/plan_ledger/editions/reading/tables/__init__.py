"""Where a file has the tables of the plan, and which of its tables are of other things."""
