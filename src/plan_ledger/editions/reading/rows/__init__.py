"""The rows of a table as sections and activities."""
