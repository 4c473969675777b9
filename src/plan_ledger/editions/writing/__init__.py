"""The plan written back as a spreadsheet."""
