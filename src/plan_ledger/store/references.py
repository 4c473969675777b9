"""Finding an activity by its reference on a day, and keeping references unique at every day."""
from __future__ import annotations

import sqlite3
from itertools import pairwise

from plan_ledger.plan.bearing import Span, gone_since, spans
from plan_ledger.plan.cells import Statement, holding
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.reference import nearest_references
from plan_ledger.plan.words import in_words, shortened
from plan_ledger.store.reading import bearers, known_references, statements


class UnknownActivity(PlanError):
    """No activity bears that reference on that day."""


class Withdrawn(PlanError):
    """The activity is withdrawn on that day."""


class ReferenceTaken(PlanError):
    """Two activities would bear one reference on the same day."""


class NoReference(PlanError):
    """An activity would be there without a reference, and nobody could name it."""


def find(
    connection: sqlite3.Connection, ref: str, day: str, known_at: int | None = None
) -> str | None:
    """The id of the activity that bears `ref` on `day`, as known at a position (None: now)."""
    for candidate in bearers(connection, ref):
        for span in borne(connection, candidate, known_at):
            if span.ref == ref and span.covers(day):
                return candidate
    return None


def first_later(connection: sqlite3.Connection, ref: str, day: str) -> str | None:
    """The id of the activity that bears `ref` on the first day after `day` that anyone does."""
    later = [
        (span.start, candidate)
        for candidate in bearers(connection, ref)
        for span in borne(connection, candidate)
        if span.ref == ref and span.start > day
    ]
    return min(later)[1] if later else None


def borne(
    connection: sqlite3.Connection, subject: str, known_at: int | None = None
) -> list[Span]:
    """The references that the activity bears, in order of time."""
    exists, refs = _structure(connection, subject)
    return spans(exists, refs, known_at)


def withdrawn_on(
    connection: sqlite3.Connection, ref: str, day: str, known_at: int | None = None
) -> tuple[str, str, str | None] | None:
    """(id, from, until) of the activity of that reference that is withdrawn on `day`; where there
    are several, the one that was withdrawn last.
    """
    found: list[tuple[str, str, str | None]] = []
    for candidate in bearers(connection, ref):
        exists, refs = _structure(connection, candidate)
        number = holding(refs, day, known_at=known_at)
        start = gone_since(exists, day, known_at)
        if start is not None and number is not None and number.value == ref:
            later = borne(connection, candidate, known_at)
            until = min((span.start for span in later if span.start > day), default=None)
            found.append((start, candidate, until))
    if not found:
        return None
    start, candidate, until = max(found, key=lambda one: one[0])
    return candidate, start, until


def absence(
    connection: sqlite3.Connection, ref: str, day: str, known_at: int | None = None
) -> PlanError:
    """Why no activity bears `ref` on `day`: from when one does, or which references come near."""
    gone = withdrawn_on(connection, ref, day, known_at)
    if gone:
        _, start, until = gone
        end = f" until {in_words(until)}" if until else " and not reinstated since"
        return Withdrawn(
            f"{ref} is withdrawn from {in_words(start)}{end}, so it is not there on"
            f" {in_words(day)}; nothing is recorded inside a withdrawal: take a day outside it,"
            f" or `plan-ledger activity reinstate {ref}`"
        )
    known = [
        (span, candidate)
        for candidate in bearers(connection, ref)
        for span in borne(connection, candidate, known_at)
        if span.ref == ref
    ]
    later = sorted((span.start, candidate) for span, candidate in known if span.start > day)
    if later:
        start, candidate = later[0]
        then = [s for s in borne(connection, candidate, known_at) if s.covers(day)]
        if then:
            return UnknownActivity(
                f"{ref} does not exist on {in_words(day)}: it exists from {in_words(start)}, and"
                f" the activity numbered so then is {then[0].ref} on that day: name it by that"
            )
        return UnknownActivity(
            f"{ref} does not exist on {in_words(day)}: it exists from {in_words(start)}; to"
            f" say that it was there earlier, `plan-ledger activity add {ref} --effective {day} …`"
        )
    if known:
        span, candidate = max(known, key=lambda pair: pair[0].start)
        now = [s for s in borne(connection, candidate, known_at) if s.covers(day)]
        became = f", and is {now[0].ref} on {in_words(day)}" if now else ""
        return UnknownActivity(
            f"no activity is numbered {ref} on {in_words(day)}: it was so from"
            f" {in_words(span.start)} until {in_words(span.end)}{became}"
        )
    near = ", ".join(nearest_references(ref, known_references(connection, known_at)))
    return UnknownActivity(
        f"there is no activity {shortened(ref) if ref.strip() else '“”'} in this plan"
        f"{f'; nearest: {near}' if near else ''}"
    )


def refuse_if_shared(connection: sqlite3.Connection, subject: str) -> None:
    """Raises ReferenceTaken where another activity bears a reference of this one's on some day."""
    mine = borne(connection, subject)
    for ref in {span.ref for span in mine}:
        for other in bearers(connection, ref):
            if other == subject:
                continue
            for theirs in borne(connection, other):
                for span in mine:
                    if span.overlaps(theirs):
                        raise _taken(connection, ref, span, theirs, subject, other)


def refuse_if_nameless(connection: sqlite3.Connection, subject: str) -> None:
    """Raises NoReference where the activity would be there on some day without a reference."""
    exists, refs = _structure(connection, subject)
    for day in sorted({s.effective for s in (*exists, *refs)}):
        there, number = holding(exists, day), holding(refs, day)
        if there and there.value and (number is None or number.value is None):
            words = _name(connection, subject, day)
            raise NoReference(
                f"the activity {words} would be there on {in_words(day)} without"
                " a number, and nobody could name it: correct the number with --to, or say that the"
                " activity was there earlier with `plan-ledger activity add … --effective`"
            )


def refuse_any_shared(connection: sqlite3.Connection) -> None:
    """The same for all activities at once, as after an edition. Raises ReferenceTaken."""
    cells: dict[str, tuple[list[Statement], list[Statement]]] = {}
    for subject, field, statement in statements(connection, ("exists", "ref")):
        exists, refs = cells.setdefault(subject, ([], []))
        (exists if field == "exists" else refs).append(statement)
    by_ref: dict[str, list[tuple[Span, str]]] = {}
    for subject, (exists, refs) in cells.items():
        for span in spans(exists, refs):
            by_ref.setdefault(span.ref, []).append((span, subject))
    for ref, some in by_ref.items():
        some.sort(key=lambda pair: pair[0].start)
        for (span, subject), (following, other) in pairwise(some):
            if subject != other and span.overlaps(following):
                raise _taken(connection, ref, span, following, subject, other)


def _taken(
    connection: sqlite3.Connection, ref: str, mine: Span, theirs: Span, subject: str, other: str
) -> ReferenceTaken:
    start = max(mine.start, theirs.start)
    names = [_name(connection, who, start) for who in (subject, other)]
    return ReferenceTaken(
        f"two activities would be numbered {ref} on {in_words(start)}: {names[0]} and"
        f" {names[1]}; give one of them another number first"
    )


def _name(connection: sqlite3.Connection, subject: str, day: str) -> str:
    words = [s for _, _, s in statements(connection, ["activity"], subject)]
    found = holding(words, day)
    text = str(found.value) if found and found.value else "without words"
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"


def _structure(
    connection: sqlite3.Connection, subject: str
) -> tuple[list[Statement], list[Statement]]:
    exists: list[Statement] = []
    refs: list[Statement] = []
    for _, field, statement in statements(connection, ("exists", "ref"), subject):
        (exists if field == "exists" else refs).append(statement)
    return exists, refs
