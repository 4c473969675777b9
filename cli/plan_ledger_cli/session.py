"""What every command knows: which ledger, who records, how to print."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plan_ledger.ledger import Ledger
    from plan_ledger_cli.look.colour import Paper

Answer = dict[str, Any]
_NARROWEST, _WIDEST = 40, 240
_PRIVATE = ("notes",)


class Outcome:
    """Whether this command has recorded, whatever happens to the telling of it."""

    recorded = False


outcome = Outcome()


class Session(NamedTuple):
    """Made once from the options before the command."""

    path: Path
    as_json: bool
    colour: bool
    clock_is_right: bool

    @classmethod
    def from_options(
        cls, ledger: str | None, as_json: bool, no_color: bool, clock_is_right: bool
    ) -> Session:
        place = ledger or os.environ.get("PLAN_LEDGER") or "plan.ledger"
        if place.startswith(("postgresql://", "postgres://")):
            raise click.UsageError(
                "a ledger in PostgreSQL comes in a later version: name a file with --ledger"
            )
        plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        colour = sys.stdout is not None and sys.stdout.isatty() and not plain
        return cls(Path(place), as_json, colour, clock_is_right)

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, closed afterwards; warnings about the clock go to stderr."""
        from plan_ledger.ledger import Ledger

        with Ledger(self.path, clock_is_right=self.clock_is_right) as opened:
            try:
                yield opened
            finally:
                for warning in opened.warnings:
                    self.message(f"Warning: {warning}")

    @property
    def paper(self) -> Paper:
        from plan_ledger_cli.look.colour import Paper

        return Paper(self.width(), self.colour)

    def width(self) -> int:
        """COLUMNS where it is set, else the terminal's width, else 80."""
        columns = os.environ.get("COLUMNS", "")
        if columns.isdecimal() and int(columns) > 0:
            wide = int(columns)
        else:
            try:
                wide = os.get_terminal_size(sys.stdout.fileno()).columns
            except (OSError, ValueError, AttributeError):
                wide = 80
        return max(_NARROWEST, min(wide, _WIDEST))

    def answer(self, answer: Answer, page: Callable[[Answer, Paper], str]) -> None:
        """Prints an answer as JSON or as the page, and its notes to stderr."""
        for note in answer.get("notes", ()):
            self.message(f"Note: {note}")
        if self.as_json:
            self.document(answer)
        else:
            click.echo(page(answer, self.paper), color=self.colour)

    def document(self, answer: Answer) -> None:
        import json

        public = {key: value for key, value in answer.items() if key not in _PRIVATE}
        click.echo(json.dumps(public, ensure_ascii=False))

    def message(self, text: str) -> None:
        """To stderr, with nothing in it that could move a cursor; a JSON line with --json."""
        from plan_ledger_cli.look.columns import visible

        if self.as_json:
            import json

            text = json.dumps({"message": text}, ensure_ascii=False)
        click.echo(visible(text), err=True)


def actor(by: str | None) -> str:
    """Who records: as stated, else $PLAN_LEDGER_ACTOR, else the login."""
    if by is not None:
        return by
    from plan_ledger.ledger import login_name

    return os.environ.get("PLAN_LEDGER_ACTOR") or login_name()


def day(session: Session, ledger: Ledger, words: str) -> str:
    """An ISO day from what was typed; an ambiguous one is said again in words."""
    if words == "today":
        return ledger.today().isoformat()
    try:
        return date.fromisoformat(words).isoformat() if len(words) == 10 else _read(
            session, ledger, words
        )
    except ValueError:
        return _read(session, ledger, words)


def _read(session: Session, ledger: Ledger, words: str) -> str:
    from plan_ledger.plan.timeline import is_ambiguous_day, parse_day
    from plan_ledger.plan.words import in_words

    found = parse_day(words, ledger.today()).isoformat()
    if is_ambiguous_day(words):
        session.message(f"Note: “{words}” is read as {in_words(found)}")
    return found


def speak_utf8() -> None:
    """Whatever the terminal's own encoding is; what it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
