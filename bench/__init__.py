"""The benchmark: `python -m bench` prints a table of ratios and writes `bench/latest.json`."""
