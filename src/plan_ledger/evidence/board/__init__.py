"""The papers of a board: its monthly pages, and what a lead is asked to explain."""
