"""The door for erasure: find what a text touches, erase it, and leave nothing of it in the file.

    with Ledger(path) as ledger:
        Erasing(ledger).erase([(41, "progress")], ground="personal-data-in-error", by="Officer")
"""
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plan_ledger.evidence.handed_out import that_held
from plan_ledger.ledger import Ledger
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.words import searchable, texts_in
from plan_ledger.record.reading import parse
from plan_ledger.recording.erasing import (
    ErasedValue,
    Target,
    belongs_to_a_person,
    erase,
    holding,
    related,
)
from plan_ledger.store.alone import alone
from plan_ledger.store.attached import Attached, contents_of, ever_attached

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]|\\A%PDF|\\APK")


class NothingFound(PlanError):
    """No value that is there holds the text."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A sealed value that holds the text: in which record, and what it reads."""

    position: int
    name: str
    type: str
    text: str

    @property
    def target(self) -> Target:
        return self.position, self.name


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and what is to be pointed out: copies elsewhere are outside its reach."""

    values: list[ErasedValue]
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "erased": [
                {"position": some.position, "erases": some.erases, "field": some.field}
                for some in self.values
            ]
        }


class Erasing:
    """Of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def value(self, target: Target) -> Holding | None:
        """The value as it is there; None where it holds no text. Raises CannotErase."""
        position, name = target
        with self._ledger.reading() as connection:
            holding(connection, position, name)
            return next(_holdings(connection, lambda *_: True, target), None)

    def same_text(self, target: Target) -> list[Holding]:
        """Other values with the very text: notes get copied forward."""
        held = self.value(target)
        if held is None:
            return []
        with self._ledger.reading() as connection:
            wanted = searchable(held.text)
            found = _holdings(connection, lambda _, text: wanted in searchable(text))
            return [some for some in found if some.target != target]

    def with_text(self, words: str) -> list[Holding]:
        """All that hold the words, by `plan.words.searchable`, and attached files that hold them
        in plain text. Who recorded is no text: see `recorded_by`.
        """
        wanted = searchable(words)
        with self._ledger.reading() as connection:
            found = list(
                _holdings(
                    connection,
                    lambda name, text: not belongs_to_a_person(name)
                    and wanted in searchable(text),
                )
            )
            return sorted((*found, *_files_with(connection, wanted)), key=lambda some: some.target)

    def recorded_by(self, words: str) -> list[Holding]:
        """Who recorded something, where the name holds the words."""
        wanted = searchable(words)
        with self._ledger.reading() as connection:
            return list(
                _holdings(
                    connection,
                    lambda name, text: belongs_to_a_person(name) and wanted in searchable(text),
                )
            )

    def files_not_looked_into(self) -> list[str]:
        """The names of attached files that are no plain text, so that words were not looked for."""
        with self._ledger.reading() as connection:
            return [
                text_of(file.name) or f"position {file.position}"
                for file, contents in _files(connection) if _plain(contents) is None
            ]

    def with_lead(self, lead: str) -> list[Holding]:
        """All leads of that name, by `plan.words.searchable`."""
        wanted = searchable(lead)
        with self._ledger.reading() as connection:
            return list(
                _holdings(
                    connection, lambda name, text: name == "lead" and searchable(text) == wanted
                )
            )

    def erase(
        self, targets: Sequence[Target], *, ground: str, by: str, because: str | None = None
    ) -> Erasure:
        """Raises CannotErase, LedgerBusy where others have the ledger open (then nothing was
        erased), and TextMayRemain where the file could not be written anew.
        """
        notes: list[str] = []
        values: list[ErasedValue] = []
        with self._ledger.reading() as connection:
            packs = [pack.said for pack in that_held(connection, targets)]
        today = self._ledger.today().isoformat()
        writer = self._ledger.writer()
        self._ledger.stop_reading()
        with alone(writer):
            def decide(entry: Any) -> Any:
                for position, name in targets:
                    notes.extend(related(entry, position, name))
                values.extend(erase(entry, targets, ground))
                return None

            self._ledger.record(decide, by=by, effective=today, because=because)
        if packs:
            notes.append(f"it was handed out in {'; '.join(packs)}: ask for those back")
        notes += self._outside_its_reach(writer.path)
        return Erasure(values, notes)

    def finish(self) -> None:
        """Writes the file anew, after an erasure that could not. Raises what `erase` raises."""
        writer = self._ledger.writer()
        self._ledger.stop_reading()
        with alone(writer):
            pass

    def _outside_its_reach(self, path: Path) -> list[str]:
        beside = sorted(
            file.name
            for file in path.resolve().parent.glob(f"{path.name}.*")
            if file.is_file() and not file.name.endswith(("-wal", "-shm"))
        )
        notes = [
            "backups and packs that were handed out are outside its reach: they may still hold it"
        ]
        if beside:
            notes.append(
                f"beside the ledger lie {', '.join(beside)}, which may hold it: delete them if they"
                " are no longer needed"
            )
        return notes


def _holdings(
    connection: sqlite3.Connection,
    fits: Callable[[str, str], bool],
    only: Target | None = None,
) -> Iterator[Holding]:
    narrow, values = ("", ()) if only is None else (" WHERE s.position = ? AND s.name = ?", only)
    for position, name, value, state in connection.execute(
        "SELECT s.position, s.name, s.value, r.state FROM sealed s"
        f" JOIN records r ON r.position = s.position{narrow} ORDER BY s.position, s.name",
        values,
    ):
        text = texts_in(json.loads(value))
        if text and fits(name, text):
            yield Holding(position, name, parse(state)["type"], text)


def _files(connection: sqlite3.Connection) -> Iterator[tuple[Attached, bytes]]:
    for file in ever_attached(connection):
        contents = (
            contents_of(connection, file.sha256)
            if file.kept and isinstance(file.sha256, str) else None
        )
        if contents is not None:
            yield file, contents


def _files_with(connection: sqlite3.Connection, wanted: str) -> Iterator[Holding]:
    for file, contents in _files(connection):
        text = _plain(contents)
        if text is not None and wanted in searchable(text):
            name = text_of(file.name) or "the attached file"
            yield Holding(file.position, "sha256", "evidence-attached", f"the contents of {name}")


def _plain(contents: bytes) -> str | None:
    """The text of a file that is plain text; None for any other."""
    for encoding in ("utf-16",) if contents[:2] in (b"\xff\xfe", b"\xfe\xff") else (
        "utf-8-sig", "cp1252"
    ):
        try:
            text = contents.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _NO_TEXT.search(text) else text
    return None
