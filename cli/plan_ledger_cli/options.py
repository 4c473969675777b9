"""Options that several commands share, so that they read the same everywhere."""
from __future__ import annotations

import click

as_at_option = click.option(
    "--as-at", metavar="DAY", help="As the plan stood on that day (default: today)."
)
known_at_option = click.option(
    "--known-at",
    metavar="T",
    help="As it was known at T: a day, a moment with its offset, @POSITION or a mark.",
)
effective_option = click.option(
    "--effective", metavar="DAY", help="From which day it holds (default: today)."
)
because_option = click.option("--because", metavar="TEXT", help="The reason.")
by_option = click.option(
    "--by", metavar="NAME", help="Who records; else $PLAN_LEDGER_ACTOR, else your login."
)
