"""`evidence`: the files that were attached, listed and saved again."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.options import as_at_option, known_at_option
from plan_ledger_cli.session import Session, day

if TYPE_CHECKING:
    from plan_ledger_cli.look.colour import Paper


@click.group("evidence")
def evidence_command() -> None:
    """The files that were attached with `record evidence`.

    Example: plan-ledger evidence list 4.2.2
    """


@evidence_command.command("list")
@click.argument("ref", required=False)
@as_at_option
@known_at_option
@click.pass_obj
def evidence_list(
    session: Session, ref: str | None, as_at: str | None, known_at: str | None
) -> None:
    """Every attached file, or those of one activity.

    Example: plan-ledger evidence list 4.2.2
    """
    with session.ledger() as ledger:
        when = day(session, ledger, as_at) if as_at is not None else None
        answer = ledger.evidence(as_at=when, known_at=known_at, ref=ref)
    session.answer(answer, _listed)


def _listed(answer: dict[str, Any], paper: Paper) -> str:
    from plan_ledger_cli.look.columns import Column, Piece
    from plan_ledger_cli.look.page import Page
    from plan_ledger_cli.look.words import said

    page = Page(paper)
    page.times(answer)
    page.blank()
    rows = [
        (
            (Piece(said(one["position"])),),
            (Piece(said(one["ref"])),),
            (Piece(said(one["name"])),),
            (Piece(_what(one)),),
        )
        for one in answer["evidence"]
    ]
    if not rows:
        page.line("No file is attached.")
        page.blank()
        page.line("Next: plan-ledger record evidence REF FILE attaches one.", "faint")
        return str(page)
    page.table(
        (Column("At", 6), Column("Ref", 8), Column("File", 24, weight=2, lines=3),
         Column("Kept", 20, weight=1, lines=3)),
        rows,
    )
    return str(page)


def _what(one: dict[str, Any]) -> str:
    from plan_ledger_cli.look.words import said

    if isinstance(one["sha256"], dict):
        return said(one["sha256"])
    if one["kept"]:
        return f"{one['size']:,} bytes"
    return "only its hash" + (f"; it lay at {said(one['location'])}" if one["location"] else "")


@evidence_command.command("save")
@click.argument("position", type=int)
@click.option("--out", type=click.Path(path_type=Path, readable=False), metavar="FILE",
              help="Where to; else under its own name, here.")
@click.pass_obj
def evidence_save(session: Session, position: int, out: Path | None) -> None:
    """Write an attached file again, as it was attached.

    Example: plan-ledger evidence save 41 --out minutes.pdf
    """
    from plan_ledger_cli.new_file import write_new

    with session.ledger() as ledger:
        name, contents = ledger.attached_file(position)
    target = out or Path(Path(name.replace("\\", "/")).name or f"position-{position}")
    write_new(target, contents, "name another file with --out")
    session.answer(
        {"position": position, "file": str(target), "size": len(contents)},
        lambda said, _: f"Wrote {said['file']}: {said['size']:,} bytes, as attached at position"
        f" {said['position']}.",
    )
