"""`import` and `export`: the month's spreadsheet in, and one out."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.options import as_at_option, because_option, by_option, known_at_option
from plan_ledger_cli.questions import (
    ask,
    list_questions,
    read_answers,
    read_profile_file,
    show_columns,
    write_questions,
)
from plan_ledger_cli.session import Session, actor, day, outcome

if TYPE_CHECKING:
    from plan_ledger.editions.importing import Imported
    from plan_ledger.ledger import Ledger


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--as-at", metavar="DAY", help="The day the edition speaks of.")
@click.option("--dry-run", is_flag=True, help="Only show what would be recorded.")
@click.option("--yes", is_flag=True, help="Record every difference without asking.")
@click.option("--answers", type=click.Path(path_type=Path, readable=False), metavar="F",
              help="Answers to its questions.")
@click.option("--questions", type=click.Path(path_type=Path, readable=False), metavar="F",
              help="With --dry-run: write its questions there, to be answered.")
@click.option("--columns", is_flag=True,
              help="Only show how the file's columns are read; with --profile: keep that.")
@click.option("--profile", type=click.Path(path_type=Path, readable=False), metavar="F",
              help="Read the columns as F says, which --columns wrote.")
@because_option
@by_option
@click.pass_obj
def import_command(
    session: Session,
    file: Path,
    as_at: str | None,
    dry_run: bool,
    yes: bool,
    answers: Path | None,
    questions: Path | None,
    columns: bool,
    profile: Path | None,
    because: str | None,
    by: str | None,
) -> None:
    """Record an edition of the plan: what differs, and what is confirmed.

    \b
    Examples: plan-ledger import February.xlsx --as-at 2019-02-28 --dry-run
              plan-ledger import February.xlsx --columns > shape.toml
    """
    if questions is not None and not dry_run:
        raise click.UsageError("--questions goes with --dry-run")
    given = read_answers(answers) if answers else {}
    how = read_profile_file(profile) if profile else None
    with session.ledger() as ledger:
        if columns:
            show_columns(session, ledger, file, given, how, by)
            return
        if as_at is None:
            raise click.UsageError(
                "--as-at is missing: the day that the edition speaks of, such as --as-at 2019-03-29"
            )
        common: dict[str, Any] = {
            "as_at": day(session, ledger, as_at),
            "by": actor(by),
            "because": because,
            "profile": how,
        }
        if dry_run:
            found = ledger.import_edition(file, answers=given, dry_run=True, **common)
            if questions is not None:
                write_questions(session, found, questions)
            _show(session, found)
            return
        if yes:
            _show(session, _import(session, ledger, file, given, None, common))
            _sign(session, ledger)
            return
        found = ledger.import_edition(file, answers=given, dry_run=True, **common)
        if found.already is not None:
            _show(session, found)
            return
        if not sys.stdin.isatty():
            _refuse_to_ask(session, found)
        found = _ask_questions(session, ledger, file, given, found, common)
        _preview(session, found)
        if not click.confirm("Record this?", err=True):
            session.message("Nothing was recorded.")
            return
        done = _import(session, ledger, file, given, found.findings.digest, common)
        _sign(session, ledger)
        if session.as_json:
            session.document(done.to_json())
        else:
            session.message(
                f"Recorded {done.recorded} events, {done.confirmed} of them confirmations."
            )


def _import(
    session: Session,
    ledger: Ledger,
    file: Path,
    given: dict[str, str],
    shown: str | None,
    common: dict[str, Any],
) -> Imported:
    from plan_ledger.editions.importing import OpenQuestions

    try:
        done = ledger.import_edition(file, answers=given, shown=shown, **common)
        outcome.recorded = done.already is None
        return done
    except OpenQuestions as refused:
        list_questions(session, refused.findings)
        raise


def _sign(session: Session, ledger: Ledger) -> None:
    """A checkpoint nobody makes protects nobody: so whoever has the key makes one each month."""
    from plan_ledger.plan.errors import PlanError
    from plan_ledger.vouching import Vouching
    from plan_ledger_cli.proving import say_copies

    if not outcome.recorded:
        return
    vouching = Vouching(ledger)
    try:
        if not vouching.has_key_at_hand():
            return
        done = vouching.checkpoint()
    except PlanError as error:
        session.message(f"Warning: the edition is recorded, but not signed for: {error.text}")
        return
    say_copies(session, done)
    session.message(f"Signed for the {done.made.checkpoint.size} records so far.")


def _refuse_to_ask(session: Session, found: Imported) -> None:
    from plan_ledger.editions.importing import OpenQuestions
    from plan_ledger.plan.errors import PlanError

    if found.findings.questions:
        list_questions(session, found.findings)
        raise OpenQuestions(found.findings)
    count = len(found.findings.differences)
    raise PlanError(
        f"nothing was recorded of {count} difference{'s' * (count != 1)}, since there is no"
        " terminal to ask on: say --yes to record them, or --dry-run to see them"
    )


def _ask_questions(
    session: Session,
    ledger: Ledger,
    file: Path,
    given: dict[str, str],
    found: Imported,
    common: dict[str, Any],
) -> Imported:
    """One by one, until none is open. An answer can raise another question, and those after it
    follow from its proposal: where that is not the answer, they are looked for again.
    """
    while found.findings.questions:
        for question in found.findings.questions:
            given[question.id] = ask(session, question)
            if question.proposal not in (None, given[question.id]):
                break
        found = ledger.import_edition(file, answers=given, dry_run=True, **common)
    return found


def _preview(session: Session, found: Imported) -> None:
    """On the terminal, before it is asked whether to record it."""
    from plan_ledger_cli.look.import_page import show_import

    page = show_import(found.to_json() | {"asking": True}, session.paper)
    click.echo(page, err=session.as_json, color=session.colour)


def _show(session: Session, found: Imported) -> None:
    from plan_ledger_cli.look.import_page import show_import

    answer = found.to_json()
    if found.already is not None:
        answer["notes"] = [
            f"nothing to do: {found.edition.file} is recorded for that day already, at position"
            f" {found.already}"
        ]
        if not session.as_json:
            session.message(f"Nothing to do: {answer['notes'][0].partition(': ')[2]}.")
            return
    session.answer(answer, show_import)


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@as_at_option
@known_at_option
@click.option("--plain", is_flag=True,
              help="In the ledger's own layout, not in the one that was imported last.")
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export_command(
    session: Session,
    file: Path,
    as_at: str | None,
    known_at: str | None,
    plain: bool,
    overwrite: bool,
) -> None:
    """The plan as a spreadsheet, .xlsx or .csv, which imports back with no differences.

    \b
    It has the layout of the spreadsheet that was imported last.
    Example: plan-ledger export plan.xlsx --as-at 2019-02-28
    """
    from plan_ledger.editions.writing.saving import CannotWrite, write_csv, write_workbook
    from plan_ledger.plan.words import in_words

    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise CannotWrite(
            f"{file} is neither .xlsx nor .csv: give the file one of these endings",
            where=str(file),
        )
    with session.ledger() as ledger:
        when = day(session, ledger, as_at) if as_at is not None else None
        answer = ledger.to_export(as_at=when, known_at=known_at)
        profile = None if plain else ledger.export_profile()
    for note in answer["notes"]:
        session.message(f"Note: {note}")
    write = write_workbook if kind == ".xlsx" else write_csv
    for note in write(file, answer, overwrite=overwrite, profile=profile):
        session.message(f"Note: {note}")
    done = {
        "file": str(file),
        "as_at": answer["as_at"],
        "position": answer["position"],
        "activities": len(answer["activities"]),
    }
    session.answer(
        done,
        lambda said, _: f"Wrote {said['activities']} activities to {file}, as at"
        f" {in_words(said['as_at'])} (position {said['position']}).",
    )
