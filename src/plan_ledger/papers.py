"""The door for papers: the board's monthly pages, and what a lead is asked to explain.

    with Ledger(Path("plan.ledger")) as ledger:
        paper = Papers(ledger).board(since="2019-01-31", as_at="2019-02-28")
        Path("board.pdf").write_bytes(paper.form(Path("board.pdf")))
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from plan_ledger.evidence.board.asking import board_answers, lead_answers
from plan_ledger.evidence.board.content import board_content, statuses_of
from plan_ledger.evidence.board.lead import lead_content
from plan_ledger.evidence.board.markdown import as_markdown
from plan_ledger.evidence.report.statuses import Statuses
from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import quoted


class UnknownForm(PlanError):
    """A paper is PDF or Markdown."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{quoted(file.name)} ends with neither .pdf nor .md: name a file that does, for the"
            " form that you want",
            where=str(file),
        )


class Paper(NamedTuple):
    """What it tells, as plain data, and how the plan's statuses look."""

    content: dict[str, Any]
    statuses: Statuses
    notes: list[str]

    def markdown(self) -> str:
        return as_markdown(self.content)

    def form(self, file: Path) -> bytes:
        """As the file's name says: PDF or Markdown. Raises UnknownForm."""
        kind = form_of(file)
        if kind == ".md":
            return self.markdown().encode()
        from plan_ledger.evidence.board.typesetting import as_pdf

        return as_pdf(self.content, self.statuses)


def form_of(file: Path) -> str:
    """`.pdf` or `.md`. Raises UnknownForm."""
    kind = file.suffix.lower()
    if kind not in (".pdf", ".md"):
        raise UnknownForm(file)
    return kind


class Papers:
    """Papers about one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def board(
        self, *, since: str, as_at: str | None = None, known_at: str | None = None
    ) -> Paper:
        """`since` and `as_at` are ISO days, `known_at` as in `history.question`.

        Raises SinceAfterAsAt and what asking raises.
        """
        with self._ledger.asking(as_at, known_at) as (connection, question):
            answers = board_answers(connection, question, since)
        return Paper(
            board_content(answers), statuses_of(answers.now, answers.then), list(question.notes)
        )

    def lead(
        self, name: str, *, as_at: str | None = None, known_at: str | None = None
    ) -> Paper:
        """`name` is a part of a lead's name. Raises NoSuchLead and what asking raises."""
        with self._ledger.asking(as_at, known_at) as (connection, question):
            answers = lead_answers(connection, question, name)
        return Paper(lead_content(answers), statuses_of(answers.now), list(question.notes))
