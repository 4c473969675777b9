"""The inspection pack: made for an inspector, in one file."""
from __future__ import annotations

from pathlib import Path

import click

from plan_ledger_cli.options import as_at_option, by_option, known_at_option
from plan_ledger_cli.session import Session, actor, day, outcome


@click.command("pack")
@click.argument("file", type=click.Path(path_type=Path, readable=False, dir_okay=True))
@as_at_option
@known_at_option
@click.option("--since", metavar="DAY", help="Tell what changed since that day.")
@click.option("--activity", "ref", metavar="REF",
              help="Disclose the texts of this activity alone; all is proved all the same.")
@click.option("--for", "recipient", metavar="NAME", help="For whom it is; kept sealed.")
@click.option("--withhold", metavar="KINDS", default="",
              help="Leave out leads, actors, reasons, progress, wording, evidence or files; several"
              " with commas between.")
@by_option
@click.pass_obj
def pack_command(
    session: Session,
    file: Path,
    as_at: str | None,
    known_at: str | None,
    since: str | None,
    ref: str | None,
    recipient: str | None,
    withhold: str,
    by: str | None,
) -> None:
    """Make the inspection pack: one file that an inspector can check by herself.

    Example: plan-ledger pack front-door.zip --as-at 2019-02-28 --since 2018-11-30
    """
    from plan_ledger.packing import Packing
    from plan_ledger_cli.look.packed_page import show_pack
    from plan_ledger_cli.proving import say_copies

    with session.ledger() as ledger:
        done = Packing(ledger).make(
            file,
            by=actor(by),
            as_at=None if as_at is None else day(session, ledger, as_at),
            known_at=known_at,
            since=None if since is None else day(session, ledger, since),
            ref=ref,
            recipient=recipient,
            withhold=[kind.strip() for kind in withhold.split(",") if kind.strip()],
        )
    outcome.recorded = done.position is not None
    if done.copied is not None:
        say_copies(session, done.copied)
    session.answer(done.to_json() | {"notes": done.notes}, show_pack)
