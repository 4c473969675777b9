"""What an edition says that the ledger does not: `plan-ledger import`, dry run or real.

It reads like a board paper, since that is where its sentences end up.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping

from .changes_page import change_cells
from .colour import Paper
from .columns import Column, Piece, Row
from .days import day
from .page import Page
from .words import Answer, count, day_said, place_parts, said

_CHANGES = (Column("Ref", 7, lines=2), Column("What", 14, lines=3),
            Column("From", 16, weight=1, lines=6), Column("To", 16, weight=1, lines=6))
_PLACE = Column("Where", 14, lines=3)
_WHOLE = ("added", "extended", "missing")
"""Kinds of differences that are told by the activity's words."""
_SURE = 0.95
"""From here on nobody need look twice."""


def show_import(answer: Answer, paper: Paper) -> str:
    page = Page(paper)
    asking = bool(answer.get("asking"))
    rehearsal = bool(answer.get("dry_run")) or asking
    differences = _mappings(answer.get("differences"))
    questions = _mappings(answer.get("questions"))
    page.title(f"{said(answer.get('file'), 'An edition')}, as at "
               f"{day(answer.get('as_at')) or 'no day'}")
    if rehearsal and not asking:
        page.line("Dry run: nothing was recorded.", "faint")
    new, earlier, missing = (
        [each for each in differences if each.get("kind") == kind] for kind in _WHOLE
    )
    changed = [each for each in differences if each.get("kind") not in _WHOLE]
    asked = {_spot(each) for each in questions if each.get("kind") == "same-activity"}
    _changes(page, "What changes" if rehearsal else "What changed", differences,
             answer.get("as_at"), asked)
    _whole(page, "New activities", new)
    _whole(page, "Known from later editions, and earlier now", earlier)
    _whole(page, "In the plan, but not in this edition", missing)
    if not answer.get("recorded") or rehearsal:
        _questions(page, questions)
    _warnings(page, _mappings(answer.get("warnings")))
    page.blank()
    _closing(page, answer, tuple(map(len, (changed, new, earlier, missing))), len(questions))
    return str(page)


def _mappings(of: object) -> list[Answer]:
    return [each for each in of if isinstance(each, Mapping)] if isinstance(of, list) else []


def _changes(
    page: Page, heading: str, differences: list[Answer], as_at: object,
    asked: set[tuple[str, str]],
) -> None:
    """`asked`: where the rows stand of which is asked which activity they are."""
    changes = [each for each in differences if each.get("kind") not in _WHOLE]
    if not changes:
        return
    page.heading(heading)
    rows: list[Row] = []
    last = None
    given = {said(each.get("ref")): _activity(each) for each in differences
             if each.get("kind") in ("added", "renumbered")}
    for each in sorted(changes, key=_first_of(changes)):
        what, old, new = change_cells(each)
        activity, ref = _activity(each), said(each.get("ref"), "plan")
        begins = activity != last
        hints = tuple(
            Piece(hint, "faint") for hint in _hints(each, begins, as_at, _spot(each) in asked)
        )
        if each.get("kind") == "withdrawn" and each.get("holds_from") == as_at and (
            given.get(said(each.get("ref")), activity) != activity
        ):
            hints += (Piece("another has its number now", "faint"),)
        row = ((Piece(ref if begins else "", "strong"),), what, old, (*new, *hints))
        rows.append((*row, (Piece(_where(each), "faint"),)) if page.paper.wide else row)
        last = activity
    page.table((*_CHANGES, _PLACE) if page.paper.wide else _CHANGES, rows)


def _first_of(changes: list[Answer]) -> Callable[[Answer], int]:
    """Keeps the edition's order, with the changes of one activity together."""
    first: dict[tuple[str, str], int] = {}
    for at, each in enumerate(changes):
        first.setdefault(_activity(each), at)
    return lambda each: first[_activity(each)]


def _activity(each: Answer) -> tuple[str, str]:
    """Its number alone is no name for it where another had that until now."""
    return said(each.get("id")), said(each.get("ref"), "plan")


def _spot(of: Answer) -> tuple[str, str]:
    return said(of.get("sheet")), said(of.get("row"))


def _hints(each: Answer, first_of_activity: bool, as_at: object, is_asked: bool) -> list[str]:
    hints = []
    if each.get("holds_from") not in (None, as_at):
        hints.append(f"from {day_said(each['holds_from'])}")
    if each.get("holds_until") is not None:
        hints.append(f"holds only until {day_said(each['holds_until'])}")
    confidence = each.get("confidence")
    if first_of_activity and is_asked:
        hints.append("if it is the same activity, which is asked below")
    elif first_of_activity and isinstance(confidence, float) and confidence < _SURE:
        hints.append(f"taken for the same activity, {round(confidence * 100)} % sure")
    return hints


def _where(each: Answer) -> str:
    return ", ".join(place_parts(each))


def _whole(page: Page, heading: str, differences: list[Answer]) -> None:
    if not differences:
        return
    page.heading(heading)
    for each in differences:
        _, old, new = change_cells(each)
        words = " ".join(piece.text for piece in (*(new or old),) if piece.text) \
            or " ".join(piece.text for piece in old if piece.text)
        place = f" ({_where(each)})" if _where(each) else ""
        if each.get("kind") == "extended" and each.get("holds_until") is not None:
            place += f": from {day_said(each['holds_from'])}, known from" \
                     f" {day_said(each['holds_until'])}"
        elif each.get("holds_until") is not None:
            place += f": from {day_said(each['holds_from'])}, only until" \
                     f" {day_said(each['holds_until'])}"
        page.line(f"{said(each.get('ref'))}  {words}{place}", indent=2, hang=2, lines=4)


def _questions(page: Page, questions: list[Answer]) -> None:
    if not questions:
        return
    page.heading(f"{count(len(questions), 'question')} to answer")
    for each in questions:
        ref, text = said(each.get("ref"), ""), said(each.get("text"), "What holds?")
        is_named = not ref or text.startswith((f"{ref} ", f"{ref}:", f"{ref},"))
        place = ", ".join([*([] if is_named else [ref]), *place_parts(each)])
        page.line(f"[{said(each.get('id'))}] {text}"
                  + (f" ({place})" if place else ""), indent=2, hang=2, lines=8)
        proposal = said(each.get("proposal"), "")
        choices = [said(choice) for choice in each.get("choices") or []]
        shown = " · ".join(f"{choice} (proposed)" if choice == proposal else choice
                           for choice in choices)
        if proposal and proposal not in choices:
            shown += f"{' · ' if shown else ''}{proposal} (proposed)"
        page.line(f"Choices: {shown or 'any text'}", indent=4, hang=2, lines=6)
    page.blank()
    page.line("To answer one by one, on a terminal: the same command without --dry-run. Or in a "
              "file: the same command with --questions answers.json writes them there with the "
              "proposals filled in; edit it, then give it with --answers answers.json.", indent=2)


def _warnings(page: Page, warnings: list[Answer]) -> None:
    if not warnings:
        return
    page.heading(count(len(warnings), "warning"))
    for each in warnings:
        text = said(each.get("text"))
        row = said(each.get("row"))
        if text.startswith(f"row {row} "):  # not the same number twice
            each = {**each, "row": None}
        place = _where(each)
        page.line(f"{place}{': ' if place else ''}{text}", indent=2, hang=2,
                  lines=6)


def _closing(page: Page, answer: Answer, found: tuple[int, ...], questions: int) -> None:
    changed, new, earlier, missing = found
    recorded, confirmed = answer.get("recorded") or 0, answer.get("confirmed") or 0
    parts = [count(changed, "change")]
    parts += [count(new, "new activity", "new activities")] if new else []
    parts += [f"{said(earlier)} known from later editions"] if earlier else []
    parts += [f"{said(missing)} missing"] if missing else []
    done = answer.get("recorded") and not answer.get("dry_run")
    parts += [f"{count(questions, 'question')} {'answered' if done else 'open'}"] \
        if questions else []
    if not any((*found, questions, recorded)):
        page.line("Nothing to do: the ledger says all of this already.", "strong")
        return
    sentence = ", ".join(parts).capitalize() + "."
    of_them = f", {said(confirmed)} of them confirming what was known" if confirmed else ""
    if recorded:
        verb = "Would record" if answer.get("dry_run") else "Recorded"
        sentence += f" {verb} {count(recorded, 'event')}{of_them}."
    if questions and not done:
        sentence += " Nothing can be recorded until the questions are answered."
    page.line(sentence, "strong")
    if answer.get("dry_run") and not questions and not answer.get("asking"):
        page.line("Next: the same command without --dry-run records it.", "faint")
