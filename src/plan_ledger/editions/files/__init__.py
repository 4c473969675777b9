"""From a file's bytes to sheets of rows, whatever kind of file it is."""
