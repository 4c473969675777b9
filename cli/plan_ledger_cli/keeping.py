"""Making and keeping a ledger: init, rebuild, backup, restore."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plan_ledger_cli.options import by_option
from plan_ledger_cli.progress import progress_bar
from plan_ledger_cli.session import Session, actor, outcome


@click.command("init")
@click.option("--title", metavar="T", help="The plan's title.")
@click.option("--legend", type=click.Path(path_type=Path, readable=False), metavar="FILE.toml",
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
    outcome.recorded = True
    session.answer(done.to_json(), show_recorded)
    session.message(
        f"The ledger is {session.path}. Next: plan-ledger import FILE --as-at DAY --dry-run"
    )


@click.command("rebuild")
@click.pass_obj
def rebuild_command(session: Session) -> None:
    """Recompute everything that is computed from the records, and say what differed.

    Example: plan-ledger rebuild
    """
    from plan_ledger.store.rebuilding import rebuild

    with progress_bar("Rebuilding") as progress:
        done = rebuild(session.path, progress=progress)
    session.answer(done.to_json(), lambda answer, _: _rebuilt(answer))


def _rebuilt(answer: dict[str, Any]) -> str:
    counted = f"{answer['records']} records, {answer['rows']} history rows"
    if not answer["differed"]:
        return f"Rebuilt from {counted}: nothing differed."
    lines = [f"Rebuilt from {counted}. What was there before differed, and is replaced:"]
    for table in answer["differed"]:
        lines.append(
            f"  {table['table']}: {table['missing']} missing, {table['too_many']} too many,"
            f" {table['changed']} changed"
        )
        lines += [
            f"    {row['what']} at position {row['position']}"
            + (f", {row['field']}" if row["field"] else "")
            for row in table["first"]
        ]
    return "\n".join(lines)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.pass_obj
def backup_command(session: Session, file: Path) -> None:
    """A whole copy in one file, also while others record.

    Example: plan-ledger backup plan-2019-03-01.ledger
    """
    from plan_ledger.proof.copies import back_up_verified

    done = back_up_verified(session.path, file)
    session.answer(
        done.to_json(),
        lambda answer, _: f"Wrote {file}: the ledger up to position {answer['position']}.",
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--behind-last-seen", is_flag=True,
              help="Although what is signed since is lost by it.")
@click.option("--other-history", is_flag=True,
              help="Although other records were signed here: the ledger was restored elsewhere, and"
              " went on.")
@click.pass_obj
def restore_command(
    session: Session, file: Path, behind_last_seen: bool, other_history: bool
) -> None:
    """Check a backup and put it in the ledger's place; the old file is kept beside it.

    Example: plan-ledger restore plan-2019-03-01.ledger
    """
    from plan_ledger.proof.copies import restore_verified

    with progress_bar("Verifying") as progress:
        done = restore_verified(
            file, session.path, behind_last_seen=behind_last_seen, other_history=other_history,
            progress=progress,
        )
    answer = done.to_json() | {"notes": list(done.notes)}
    session.answer(answer, lambda said, _: _restored(session.path, said))


def _restored(path: Path, answer: dict[str, Any]) -> str:
    kept = f" The ledger that was there is kept as {answer['kept']}." if answer["kept"] else ""
    return f"{path} is restored up to position {answer['position']}.{kept}"
