"""How a command records: one use case, one entry, one answer."""
from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plan_ledger_cli.session import Session, actor, day, outcome

if TYPE_CHECKING:
    from plan_ledger.recording.entry import Entry, Recorded


def enter(
    session: Session,
    decide: Callable[[Entry], Recorded],
    *,
    by: str | None,
    effective: str | None = None,
    because: str | None = None,
) -> None:
    """Records and says what was recorded; sentences to point out go to stderr."""
    with session.ledger() as ledger:
        done = ledger.record(
            decide,
            by=actor(by),
            effective=day(session, ledger, "today" if effective is None else effective),
            because=because,
        )
        say(session, done)


def say(session: Session, done: Recorded) -> None:
    outcome.recorded = True
    from plan_ledger_cli.look.recorded_page import show_recorded

    for note in done.notes:
        session.message(f"Note: {note}")
    session.answer(done.to_json(), show_recorded)
