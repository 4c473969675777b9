"""Erasing what should never have been typed: `erase`."""
from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from plan_ledger.plan.erasure import GROUNDS
from plan_ledger.plan.errors import PlanError
from plan_ledger_cli.options import because_option, by_option
from plan_ledger_cli.session import Session, actor, outcome

if TYPE_CHECKING:
    from plan_ledger.erasure import Erasing, Holding


_CALLED = {"contents": "sha256"}
"""What an attached file holds goes with the value that names it."""
_NAMED = 5
_SAID = {field: called for called, field in _CALLED.items()}


@click.command("erase")
@click.argument("position", type=int, required=False)
@click.option("--field", metavar="F", help="Which of the record's values, such as progress.")
@click.option("--ground", metavar="G", help=f"Why: {', '.join(GROUNDS)}.")
@click.option("--text", metavar="WORDS", help="Everything that holds these words.")
@click.option("--lead", metavar="NAME", help="Everything that names this lead.")
@click.option("--everywhere", is_flag=True, help="Also where the same text stands elsewhere.")
@click.option("--only-here", is_flag=True, help="Leave the same text where it stands elsewhere.")
@click.option("--finish", is_flag=True,
              help="Write the file anew, after an erasure that could not.")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@because_option
@by_option
@click.pass_obj
def erase_command(
    session: Session,
    position: int | None,
    field: str | None,
    ground: str | None,
    text: str | None,
    lead: str | None,
    everywhere: bool,
    only_here: bool,
    finish: bool,
    yes: bool,
    because: str | None,
    by: str | None,
) -> None:
    """Remove a text for good. The record and every proof still hold, and say that it was erased.

    \b
    Examples: plan-ledger erase 41 --field progress --ground personal-data-in-error
              plan-ledger erase --text "A child's name" --ground right-to-erasure
    """
    from plan_ledger.erasure import Erasing

    if sum((position is not None, text is not None, lead is not None, finish)) != 1:
        raise click.UsageError("say one of: a POSITION with --field, --text, --lead, --finish")
    if everywhere and only_here:
        raise click.UsageError("--everywhere and --only-here exclude each other")
    with session.ledger() as ledger:
        erasing = Erasing(ledger)
        if finish:
            erasing.finish()
            session.answer({"erased": []}, lambda *_: "The file is written anew.")
            return
        if ground is None:
            raise click.UsageError(f"--ground is missing: one of {', '.join(GROUNDS)}")
        if position is not None:
            if field is None:
                raise click.UsageError("--field is missing: which value of the record")
            field = _CALLED.get(field, field)
            held = _one(session, erasing, position, field, everywhere, only_here)
            targets = [(position, field), *(some.target for some in held)]
        else:
            targets = _found(session, erasing, text, lead, everywhere, only_here)
        _confirm(session, len(targets), yes)
        done = erasing.erase(targets, ground=ground, by=actor(by), because=because)
        outcome.recorded = True
    for note in done.notes:
        session.message(f"Note: {note}.")
    session.answer(done.to_json(), lambda answer, _: _said(answer))


def _one(
    session: Session,
    erasing: Erasing,
    position: int,
    field: str,
    everywhere: bool,
    only_here: bool,
) -> list[Holding]:
    """The same text elsewhere, where it is to go too."""
    held = erasing.value((position, field))
    if held is not None:
        _list(session, [held])
    same = [] if only_here else erasing.same_text((position, field))
    return _elsewhere(session, same, everywhere, "The same text stands elsewhere")


def _elsewhere(
    session: Session, same: list[Holding], everywhere: bool, what: str
) -> list[Holding]:
    """Those of them that go too."""
    if not same or everywhere:
        if same:
            session.message(f"{what}, and goes too:")
            _list(session, same)
        return same
    session.message(f"{what}:")
    _list(session, same)
    if not sys.stdin.isatty():
        raise PlanError(
            "the same text stands in other records, and nothing was erased: say --everywhere to"
            " erase it there too, or --only-here"
        )
    return same if click.confirm("Erase it there too?", err=True) else []


def _found(
    session: Session,
    erasing: Erasing,
    text: str | None,
    lead: str | None,
    everywhere: bool,
    only_here: bool,
) -> list[tuple[int, str]]:
    from plan_ledger.erasure import NothingFound
    from plan_ledger.plan.words import quoted

    words = text if text is not None else lead or ""
    if text is not None:
        found, wanted = erasing.with_text(words), f"holds {quoted(words)}"
    else:
        found, wanted = erasing.with_lead(words), f"names {quoted(words)} as a lead"
    _tell_of_the_rest(session, erasing, words)
    if not found:
        raise NothingFound(f"no record {wanted}, so there is nothing to erase")
    _list(session, found)
    if lead is not None:
        targets = {some.target for some in found}
        same = [] if only_here else [
            some for some in erasing.with_text(words) if some.target not in targets
        ]
        found += _elsewhere(session, same, everywhere, "The same name stands elsewhere")
    return [some.target for some in found]


def _tell_of_the_rest(session: Session, erasing: Erasing, words: str) -> None:
    """Where the words are not looked for, or are found and do not go."""
    from plan_ledger.plan.words import quoted

    recorded = erasing.recorded_by(words)
    if recorded:
        first = recorded[0]
        session.message(
            f"Note: {quoted(words)} is also in who recorded {len(recorded)} values, which stay; one"
            f" goes with `plan-ledger erase {first.position} --field {first.name}`."
        )
    files = erasing.files_not_looked_into()
    if files:
        some = ", ".join(files[:_NAMED]) + (" …" if len(files) > _NAMED else "")
        session.message(
            f"Note: {len(files)} attached files are no plain text and were not looked into"
            f" ({some}): see `plan-ledger evidence list`."
        )


def _list(session: Session, found: Sequence[Holding]) -> None:
    from plan_ledger.plan.words import shortened

    for some in found:
        text = " ".join(some.text.split())
        session.message(
            f"  position {some.position}, {some.name} ({some.type}): “{shortened(text)}”"
        )


def _confirm(session: Session, count: int, yes: bool) -> None:
    if yes:
        return
    what = "this text" if count == 1 else f"these {count} texts"
    if not sys.stdin.isatty():
        raise PlanError(
            f"nothing was erased of {what}, since there is no terminal to ask on: say --yes"
        )
    if not click.confirm(f"Erase {what} for good?", err=True):
        raise click.Abort


def _said(answer: dict[str, Any]) -> str:
    lines = [
        f"Erased the {_SAID.get(some['field'], some['field'])} of position {some['erases']}"
        f" (position {some['position']} says so)."
        for some in answer["erased"]
    ]
    return "\n".join(lines)
