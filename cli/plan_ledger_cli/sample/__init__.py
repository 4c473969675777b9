"""The sample plan of the demo: `plan.toml` as it began, `two-years.toml` what became of it."""
