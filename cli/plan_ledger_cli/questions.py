"""What an edition asks: on the terminal one by one, or in a file to be filled in. And how its
columns are read.
"""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plan_ledger_cli.session import Session, actor, outcome

if TYPE_CHECKING:
    from plan_ledger.editions.importing import Imported
    from plan_ledger.editions.reading.findings import Findings, Question
    from plan_ledger.editions.reading.layout import NoTable
    from plan_ledger.editions.reading.profile import Profile
    from plan_ledger.ledger import Ledger

_LONGEST = 600


def ask(session: Session, question: Question) -> str:
    """On the terminal. Two texts are shown against each other, word by word."""
    from plan_ledger_cli.look.words import place_parts

    where = ", ".join(place_parts({"sheet": question.sheet, "row": question.row}))
    session.message(f"\n{question.text}{f' ({where})' if where else ''}")
    if question.old is not None and question.new is not None:
        _show_difference(session, question.old, question.new)
    chosen: str = click.prompt(
        "Your answer",
        type=click.Choice(question.choices, case_sensitive=False),
        default=question.proposal,
        err=True,
    )
    return chosen


def _show_difference(session: Session, old: str, new: str) -> None:
    """`[-gone-]` and `{+new+}`, also in colour where there is any: never by colour alone."""
    from plan_ledger.editions.comparing.wording import word_diff
    from plan_ledger_cli.look.columns import visible

    told = []
    for what, text in word_diff(old[:_LONGEST], new[:_LONGEST]):
        shown = visible(text)
        if what == "gone":
            shown = click.style(f"[-{shown.strip()}-]", fg="red") + " "
        elif what == "new":
            shown = click.style(f"{{+{shown.strip()}+}}", fg="green") + " "
        told.append(shown)
    click.echo(f"  {''.join(told).strip()}", err=True, color=session.colour)


def list_questions(session: Session, findings: Findings) -> None:
    for question in findings.questions:
        session.message(f"{question.id}: {question.text} ({', '.join(question.choices)})")


def read_answers(path: Path) -> dict[str, str]:
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


def write_questions(session: Session, found: Imported, path: Path) -> None:
    import json

    proposals = {question.id: question.proposal for question in found.findings.questions}
    path.write_text(json.dumps(proposals, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    session.message(
        f"{len(proposals)} question{'s' * (len(proposals) != 1)} written to {path}; complete it,"
        " then import with --answers"
    )


def read_profile_file(path: Path) -> Profile:
    from plan_ledger.editions.reading.profile import read_profile
    from plan_ledger_cli.structure import read_text

    return read_profile(read_text(path), str(path))


def show_columns(
    session: Session,
    ledger: Ledger,
    file: Path,
    given: dict[str, str],
    profile: Profile | None,
    by: str | None,
) -> None:
    """How the file is read. What is asked of its columns is asked here too; what was changed, by
    answers or by a profile, is kept in the ledger.
    """
    from plan_ledger.editions.reading.layout import NoTable

    try:
        found, questions = ledger.columns(file, answers=given, profile=profile)
    except NoTable as refused:
        if not refused.columns:
            raise
        _show_columns_to_fill_in(session, refused)
        return
    while questions and sys.stdin.isatty():
        for question in questions:
            given[question.id] = ask(session, question)
        found, questions = ledger.columns(file, answers=given, profile=profile)
    for question in questions:
        session.message(f"{question.id}: {question.text} ({', '.join(question.choices)})")
    if (given or profile is not None) and not questions:
        kept = ledger.keep_profile(found, by=actor(by))
        outcome.recorded = kept is not None
        session.message(
            f"Kept at position {kept}: files of this shape are read so from now on."
            if kept is not None
            else "The ledger reads files of this shape so already."
        )
    session.answer(_columns_json(found), lambda _, __: found.to_toml().rstrip())


def _show_columns_to_fill_in(session: Session, refused: NoTable) -> None:
    from plan_ledger.editions.reading.columns.to_fill_in import profile_to_fill_in, unsaid_profile

    session.message(refused.text)
    document = _columns_json(unsaid_profile(refused))
    for shown, column in zip(document["columns"], refused.columns, strict=True):
        shown |= {"column": column.letter, "sample": list(column.sample)}
    session.answer(document, lambda _, __: profile_to_fill_in(refused))


def _columns_json(profile: Profile) -> dict[str, Any]:
    return {
        "sheet": profile.sheet,
        "legend": profile.legend,
        "headings": profile.headings,
        "numbers_in_words": profile.numbers_in_words,
        "columns": [
            {"caption": column.caption, "holds": column.holds, "merged": column.merged,
             "spans": [list(span) for span in column.spans],
             "undecided": column.is_undecided}
            for column in profile.columns
        ],
        "statuses": profile.statuses,
        "fills": profile.fills,
        "colours": profile.colours,
    }
