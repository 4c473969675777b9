"""A page: lines put on paper one after the other, none wider than it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from .colour import Paper
from .columns import Column, Piece, Row, table, width, wrapped
from .days import HOME, day, instant
from .words import NOTHING, Answer, said

_LABEL = 12


class Page:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._lines: list[str] = []

    def __str__(self) -> str:
        return "\n".join(self._lines).rstrip("\n")

    def line(self, text: str, ink: str | None = None, indent: int = 0, hang: int = 0,
             lines: int = 0) -> None:
        """A text, wrapped; its further lines begin `hang` columns further right."""
        if self.paper.width < 3 * (indent + hang):
            indent = hang = 0
        for at, part in enumerate(wrapped(text, self.paper.width - indent - hang, lines)):
            space = " " * (indent + (hang if at else 0))
            self._lines.append(space + self.paper.paint(part, ink) if part else "")

    def blank(self) -> None:
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def title(self, text: str) -> None:
        self.line(text, "strong", lines=3)

    def heading(self, text: str) -> None:
        self.blank()
        self.line(text, "strong")

    def times(self, answer: Answer, *more: str) -> None:
        """Which question was answered: both times, and the position."""
        zone = answer.get("time_zone")
        held, known = day(answer.get("as_at")), instant(answer.get("known_at"), zone)
        parts = [f"As at {held}"] if held else []
        if known:
            parts.append(f"{'as' if held else 'As'} known at {known}")
        if answer.get("position") is not None:
            parts.append(f"position {said(answer['position'])}")
        if zone not in (None, HOME):
            parts.append(f"times of {said(zone)}")
        self.flow([Piece(part, "faint") for part in [*parts, *more]])

    def fingerprint(self, answer: Answer) -> None:
        """What a board prints in its minutes, nine groups on a line where the paper allows."""
        told = answer.get("fingerprint")
        groups = told.split(" ") if isinstance(told, str) else []
        if groups:
            halves = (groups[: len(groups) // 2], groups[len(groups) // 2 :])
            self.labelled("Fingerprint", [Piece(" ".join(half)) for half in halves])

    def flow(self, items: Iterable[Piece], between: str = " · ") -> None:
        """Items side by side, as many on a line as fit."""
        line, used = "", 0
        for item in items:
            for part in wrapped(item.text, self.paper.width):
                columns = width(part)
                if used and used + width(between) + columns > self.paper.width:
                    self._lines.append(line)
                    line, used = "", 0
                if used:
                    line, used = line + between, used + width(between)
                line, used = line + self.paper.paint(part, item.ink), used + columns
        if line:
            self._lines.append(line)

    def labelled(self, label: str, pieces: Iterable[Piece]) -> None:
        """A caption at the left and, beside it, each piece on lines of its own."""
        narrow = self.paper.width < 4 * _LABEL
        room = self.paper.width - (0 if narrow else _LABEL)
        shown = [piece for piece in pieces if piece.text] or [Piece(NOTHING)]
        if narrow:
            self.line(label, "faint")
        for at, piece in enumerate(shown):
            for row, text in enumerate(wrapped(piece.text, room)):
                caption = "" if narrow else f"{'' if at or row else label:<{_LABEL}}"
                self._lines.append((self.paper.paint(caption, None if at or row else "faint")
                                    + self.paper.paint(text, piece.ink)) if text else "")

    def table(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        self._lines += table(columns, rows, self.paper)
