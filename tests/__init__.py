"""A package by name, since some of what the benchmark compares with installs a `tests` too."""
