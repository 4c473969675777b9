"""`import` and `export`: the month's spreadsheet in, and one out."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.options import as_at_option, because_option, by_option, known_at_option
from plan_ledger_cli.session import Session, actor, day, outcome

if TYPE_CHECKING:
    from plan_ledger.editions.findings import Findings
    from plan_ledger.editions.importing import Imported
    from plan_ledger.ledger import Ledger


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as-at", required=True, metavar="DAY", help="The day the edition speaks of.")
@click.option("--dry-run", is_flag=True, help="Only show what would be recorded.")
@click.option("--yes", is_flag=True, help="Record every difference without asking.")
@click.option("--answers", type=click.Path(path_type=Path), metavar="F",
              help="Answers to its questions.")
@click.option("--questions", type=click.Path(path_type=Path), metavar="F",
              help="With --dry-run: write its questions there, to be answered.")
@because_option
@by_option
@click.pass_obj
def import_command(
    session: Session,
    file: Path,
    as_at: str,
    dry_run: bool,
    yes: bool,
    answers: Path | None,
    questions: Path | None,
    because: str | None,
    by: str | None,
) -> None:
    """Record an edition of the plan: what differs, and what is confirmed.

    Example: plan-ledger import February.xlsx --as-at 2019-02-28
    """
    if questions is not None and not dry_run:
        raise click.UsageError("--questions goes with --dry-run")
    given = _read_answers(answers) if answers else {}
    with session.ledger() as ledger:
        common: dict[str, Any] = {
            "as_at": day(session, ledger, as_at),
            "by": actor(by),
            "because": because,
        }
        if dry_run:
            found = ledger.import_edition(file, answers=given, dry_run=True, **common)
            if questions is not None:
                _write_questions(session, found, questions)
            _show(session, found)
            return
        if yes:
            _show(session, _import(session, ledger, file, given, None, common))
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
        _list_questions(session, refused.findings)
        raise


def _list_questions(session: Session, findings: Findings) -> None:
    for question in findings.questions:
        session.message(f"{question.id}: {question.text} ({', '.join(question.choices)})")


def _refuse_to_ask(session: Session, found: Imported) -> None:
    from plan_ledger.editions.importing import OpenQuestions
    from plan_ledger.plan.errors import PlanError

    if found.findings.questions:
        _list_questions(session, found.findings)
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
    """One by one, until none is open; an answer can raise another question."""
    while found.findings.questions:
        question = found.findings.questions[0]
        where = f" (row {question.row})" if question.row else ""
        session.message(f"\n{question.text}{where}")
        given[question.id] = click.prompt(
            "Your answer",
            type=click.Choice(question.choices, case_sensitive=False),
            default=question.proposal,
            err=True,
        )
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


def _read_answers(path: Path) -> dict[str, str]:
    """`{id: choice}`, or what --questions wrote. Raises BadValue."""
    import json

    from plan_ledger.recording.errors import BadValue
    from plan_ledger_cli.structure import read_text

    try:
        found = json.loads(read_text(path))
    except ValueError as error:
        raise BadValue(f"{path} is no JSON: {error}", where=str(path)) from None
    if not isinstance(found, dict) or not all(
        isinstance(value, str) or value is None for value in found.values()
    ):
        raise BadValue(
            f"{path} must hold one JSON object of a choice for each question's id, as"
            " --questions writes it",
            where=str(path),
        )
    return {key: value for key, value in found.items() if value is not None}


def _write_questions(session: Session, found: Imported, path: Path) -> None:
    import json

    proposals = {question.id: question.proposal for question in found.findings.questions}
    path.write_text(json.dumps(proposals, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    session.message(
        f"{len(proposals)} question{'s' * (len(proposals) != 1)} written to {path} with the"
        " proposals filled in; complete it, then import with --answers"
    )


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@as_at_option
@known_at_option
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export_command(
    session: Session, file: Path, as_at: str | None, known_at: str | None, overwrite: bool
) -> None:
    """The plan as a spreadsheet, .xlsx or .csv, which imports back with no differences.

    Example: plan-ledger export plan.xlsx --as-at 2019-02-28
    """
    from plan_ledger.editions.writing import CannotWrite, write_csv, write_workbook
    from plan_ledger.plan.words import in_words

    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise CannotWrite(
            f"{file} is neither .xlsx nor .csv: give the file one of these endings",
            where=str(file),
        )
    with session.ledger() as ledger:
        when = day(session, ledger, as_at) if as_at is not None else None
        answer = ledger.show(as_at=when, known_at=known_at)
    for note in answer["notes"]:
        session.message(f"Note: {note}")
    (write_workbook if kind == ".xlsx" else write_csv)(file, answer, overwrite=overwrite)
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
