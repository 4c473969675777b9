"""Papers for people who meet: `report board`, `report lead`."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plan_ledger_cli.options import as_at_option, known_at_option
from plan_ledger_cli.session import Answer, Session, day

if TYPE_CHECKING:
    from plan_ledger.papers import Paper

_TOLD = ("as_at", "since", "known_at", "position")


@click.group("report")
def report_command() -> None:
    """The board's pages, and what a lead is asked to explain.

    Example: plan-ledger report board --as-at 2019-02-28 --since 2019-01-31 board.pdf
    """


@report_command.command("board")
@click.argument("file", type=click.Path(path_type=Path, readable=False, dir_okay=True),
                required=False)
@click.option("--since", metavar="DAY", required=True, help="When the board met before.")
@as_at_option
@known_at_option
@click.pass_obj
def report_board(
    session: Session, file: Path | None, since: str, as_at: str | None, known_at: str | None
) -> None:
    """The board's monthly pages, as FILE.pdf, or as FILE.md for the minutes; without FILE here.

    Example: plan-ledger report board --as-at 2019-02-28 --since 2019-01-31 board.pdf
    """
    from plan_ledger.papers import Papers, form_of

    if file is not None:
        form_of(file)
    with session.ledger() as ledger:
        paper = Papers(ledger).board(
            since=day(session, ledger, since),
            as_at=None if as_at is None else day(session, ledger, as_at),
            known_at=known_at,
        )
    _hand_over(session, file, paper)


@report_command.command("lead")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, readable=False, dir_okay=True),
                required=False)
@as_at_option
@known_at_option
@click.pass_obj
def report_lead(
    session: Session, name: str, file: Path | None, as_at: str | None, known_at: str | None
) -> None:
    """What a lead, found by a part of the name, is asked to explain; with blanks to answer in.

    Example: plan-ledger report lead "Head of Service" questions.md
    """
    from plan_ledger.papers import Papers, form_of

    if not name.strip():
        raise click.UsageError("the name is empty: give a part of the lead's name")
    if file is not None:
        form_of(file)
    with session.ledger() as ledger:
        paper = Papers(ledger).lead(
            name,
            as_at=None if as_at is None else day(session, ledger, as_at),
            known_at=known_at,
        )
    _hand_over(session, file, paper)


def _hand_over(session: Session, file: Path | None, paper: Paper) -> None:
    """As the file; without one as Markdown on the screen, or as JSON."""
    if file is not None:
        _write(session, file, paper)
    else:
        session.answer(
            paper.content | _as_one_text(paper) | {"notes": paper.notes},
            lambda *_: paper.markdown().rstrip("\n"),
        )


def _as_one_text(paper: Paper) -> Answer:
    """The fingerprint, as every other answer has it."""
    groups = paper.content.get("fingerprint")
    return {} if groups is None else {"fingerprint": " ".join(groups)}


def _write(session: Session, file: Path, paper: Paper) -> None:
    from plan_ledger_cli.new_file import write_new

    data = paper.form(file)
    write_new(file, data)
    told: Answer = {key: paper.content[key] for key in _TOLD if key in paper.content}
    if "sentence" in paper.content:
        told |= _as_one_text(paper) | {"sentence": paper.content["sentence"]}
    session.answer(
        {"file": str(file), "bytes": len(data), **told, "notes": paper.notes},
        lambda answer, _: _written(answer),
    )


def _written(answer: Answer) -> str:
    lines = [f"Wrote {answer['file']} ({answer['bytes']:,} bytes; as at {answer['as_at']}, as known"
             f" at position {answer['position']})."]
    if "sentence" in answer:
        lines += ["", "To be printed in the minutes:", answer["sentence"]]
    return "\n".join(lines)
