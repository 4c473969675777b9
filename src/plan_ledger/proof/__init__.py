"""What an inspector can check, and how it is committed to."""
