"""Whether a pack is what it says: see `pack`."""
