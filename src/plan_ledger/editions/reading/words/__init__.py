"""What is known of words alone: months, turns, lines with one text, names of colours."""
