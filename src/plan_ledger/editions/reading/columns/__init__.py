"""What the columns of a table hold: by caption, by contents, by profile, or by an answer."""
