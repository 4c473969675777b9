"""Making and keeping a ledger: init, rebuild, backup, restore."""
from __future__ import annotations

from pathlib import Path

import click

from plan_ledger_cli.options import by_option
from plan_ledger_cli.session import Session, actor


@click.command("init")
@click.option("--title", metavar="T", help="The plan's title.")
@click.option("--legend", type=click.Path(path_type=Path), metavar="FILE.toml",
              help="The statuses and what they mean.")
@click.option("--time-zone", default="Europe/London", show_default=True, metavar="Z",
              help="In which a day begins and ends.")
@by_option
@click.pass_obj
def init_command(
    session: Session, title: str | None, legend: Path | None, time_zone: str, by: str | None
) -> None:
    """Make an empty ledger. An existing one is never touched.

    Example: plan-ledger init --title "Improving the Front Door"
    """
    from plan_ledger.ledger import Ledger
    from plan_ledger_cli.look.recorded_page import show_recorded
    from plan_ledger_cli.structure import read_text

    done = Ledger.create(
        session.path,
        by=actor(by),
        title=title,
        legend_toml=(read_text(legend), str(legend)) if legend else None,
        time_zone=time_zone,
        clock_is_right=session.clock_is_right,
    )
    session.answer(done.to_json(), show_recorded)
    session.message(
        f"The ledger is {session.path}. Next: plan-ledger import FILE --as-at DAY --dry-run"
    )
