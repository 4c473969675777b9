"""Questions of a board between two meetings: find, due."""
from __future__ import annotations

import re

import click

from plan_ledger_cli.options import as_at_option, known_at_option
from plan_ledger_cli.session import Session, day

_DURATION = re.compile(r"([1-9][0-9]{0,3}) ?(d|days?|w|weeks?)?", re.IGNORECASE)


@click.command("find")
@click.option("--was", metavar="STATUS", help="Had that status.")
@click.option("--changed", metavar="FIELD", help="That field changed: lead, deadline, status …")
@click.option("--from", "before", metavar="X", help="With --changed: from that value.")
@click.option("--to", "after", metavar="Y", help="With --changed: to that value.")
@click.option("--by", metavar="NAME", help="Recorded by somebody whose name holds these words.")
@click.option("--during", metavar="A..B", help="Only from day A to day B, both included.")
@click.option("--text", metavar="WORDS", help="With these words in what was said, or why.")
@as_at_option
@known_at_option
@click.pass_obj
def find_command(
    session: Session,
    was: str | None,
    changed: str | None,
    before: str | None,
    after: str | None,
    by: str | None,
    during: str | None,
    text: str | None,
    as_at: str | None,
    known_at: str | None,
) -> None:
    """Which activities ever, or in a time, with the records that show it.

    \b
    Examples: plan-ledger find --was RED --during 2019-01-01..2019-03-31
              plan-ledger find --changed lead --to "Head of Service"
    """
    from plan_ledger.history.finding import Sought
    from plan_ledger_cli.look.found_page import show_found

    with session.ledger() as ledger:
        period = None
        if during is not None:
            first, dots, last = during.partition("..")
            if not dots:
                raise click.UsageError("--during takes two days, as in 2019-01-01..2019-03-31")
            period = day(session, ledger, first.strip()), day(session, ledger, last.strip())
        answer = ledger.find(
            Sought(was, changed, before, after, by, period, text),
            as_at=None if as_at is None else day(session, ledger, as_at),
            known_at=known_at,
        )
        session.answer(answer, show_found)


@click.command("due")
@click.option("--within", metavar="30d", default="30d", show_default=True,
              help="Due in so many days.")
@click.option("--silent", metavar="45d", default="45d", show_default=True,
              help="Nothing stated for longer than that.")
@click.option("--lead", metavar="L", help="Only leads whose name holds these words.")
@click.option("--warnings", is_flag=True,
              help="Also the board's early warnings: a new lead near the deadline, complete without"
              " evidence.")
@as_at_option
@known_at_option
@click.pass_obj
def due_command(
    session: Session,
    within: str,
    silent: str,
    lead: str | None,
    warnings: bool,
    as_at: str | None,
    known_at: str | None,
) -> None:
    """What to chase, by lead: overdue, due soon, silent, slipped twice, challenged.

    Example: plan-ledger due --within 14d --lead "Head of Service"
    """
    from plan_ledger.history.chasing import Rules
    from plan_ledger_cli.look.due_page import show_due

    if lead is not None and not lead.strip():
        raise click.UsageError("--lead is empty: give a part of the lead's name")
    rules = Rules(_days(within, "--within"), _days(silent, "--silent"))
    with session.ledger() as ledger:
        answer = ledger.due(
            rules, lead=lead, warnings=warnings,
            as_at=None if as_at is None else day(session, ledger, as_at), known_at=known_at,
        )
        session.answer(answer, show_due)


def _days(text: str, option: str) -> int:
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise click.UsageError(f"{option} takes a number of days or weeks, as in 30d or 6w")
    return int(found[1]) * (7 if (found[2] or "d").lower().startswith("w") else 1)
