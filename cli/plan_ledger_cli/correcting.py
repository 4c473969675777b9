"""`correct` and `retract`."""
from __future__ import annotations

from pathlib import Path

import click

from plan_ledger_cli.entering import enter, say
from plan_ledger_cli.options import because_option, by_option
from plan_ledger_cli.session import Session, actor, day

with_confirmations_option = click.option(
    "--with-confirmations", is_flag=True, help="Also in what was confirmed later."
)
field_option = click.option(
    "--field", metavar="F", help="Which field, where the record states several."
)


@click.command("correct")
@click.argument("position", type=int)
@field_option
@click.option("--to", metavar="VALUE", help="What should have been said.")
@click.option("--effective", metavar="DAY", help="From which day it should have held.")
@with_confirmations_option
@because_option
@by_option
@click.pass_obj
def correct_command(
    session: Session,
    position: int,
    field: str | None,
    to: str | None,
    effective: str | None,
    with_confirmations: bool,
    because: str | None,
    by: str | None,
) -> None:
    """What should have been said at a position: another value, another day, or both.

    Example: plan-ledger correct 41 --to AMBER --because "read from the wrong row"

    Positions are in `plan-ledger history`. What the board saw before stays to be asked for with
    --known-at.
    """
    from plan_ledger.recording.correcting import correct

    if to is None and effective is None:
        raise click.UsageError("give --to VALUE, --effective DAY, or both")
    if field == "legend" and to is not None:
        from plan_ledger_cli.structure import read_text

        to = read_text(Path(to))
    with session.ledger() as ledger:
        when = day(session, ledger, effective) if effective is not None else None
        done = ledger.record(
            lambda entry: correct(
                entry, position, field=field, to=to, effective=when,
                with_confirmations=with_confirmations,
            ),
            by=actor(by),
            effective=ledger.today().isoformat(),
            because=because,
        )
        say(session, done)


@click.command("retract")
@click.argument("position", type=int, required=False)
@click.option("--edition", type=int, metavar="POSITION", help="All that a whole edition said.")
@field_option
@click.option("--all", "everything", is_flag=True,
              help="Also what would stand on days before its activity exists.")
@with_confirmations_option
@because_option
@by_option
@click.pass_obj
def retract_command(
    session: Session,
    position: int | None,
    edition: int | None,
    field: str | None,
    everything: bool,
    with_confirmations: bool,
    because: str | None,
    by: str | None,
) -> None:
    """Take back what was said at a position, with nothing in its place.

    \b
    Examples: plan-ledger retract 42 --because "never happened"
              plan-ledger retract --edition 17 --because "wrong file"
    """
    from plan_ledger.recording.correcting import retract, retract_edition

    if (position is None) == (edition is None):
        raise click.UsageError("give either a POSITION or --edition POSITION")
    if position is None:
        if field or with_confirmations:
            raise click.UsageError("--edition takes back all that it said: leave the others out")
        whole: int = edition or 0
        enter(
            session,
            lambda entry: retract_edition(entry, whole, everything=everything),
            by=by,
            because=because,
        )
        return
    enter(
        session,
        lambda entry: retract(
            entry, position, field=field, everything=everything,
            with_confirmations=with_confirmations,
        ),
        by=by,
        because=because,
    )
