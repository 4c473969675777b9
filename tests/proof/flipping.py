"""What a ledger answers and what it holds, to tell whether a flipped byte changed anything.

A byte *changes an answer* where a question is answered otherwise, or not at all. It *changes what
can be asked* where a row of any table, the schema, or what an index leads to is another. It *harms
the file* where SQLite itself finds its pages in disorder (a free page that is in use, a count of
free bytes): nothing reads otherwise yet, but the next recording may write over a record, so a
ledger is not accused wrongly there. Everything else changes nothing: bytes that no page uses, what
is left in free pages and behind the log's end, counters and reserved bytes of headers.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import verify_ledger
from plan_ledger.proof.verdict import Word
from plan_ledger.store import connecting

NOW = datetime(2019, 3, 20, 12, tzinfo=UTC)
QUESTIONS: dict[str, Callable[[Ledger], Any]] = {
    "show": lambda ledger: ledger.show(),
    "show then": lambda ledger: ledger.show(as_at="2019-02-28", known_at="@9"),
    "show one": lambda ledger: ledger.show(ref="4.1.1"),
    "show another": lambda ledger: ledger.show(ref="4.1.2", known_at="@14"),
    "history": lambda ledger: ledger.history(),
    "history then": lambda ledger: ledger.history(known_at="@11"),
    "history of one": lambda ledger: ledger.history(ref="4.1.1"),
    "changes": lambda ledger: ledger.changes("2019-01-31", "2019-03-07"),
    "changes then": lambda ledger: ledger.changes("2019-01-31", "2019-03-07", known_at="@12"),
    "changes known": lambda ledger: ledger.changes_known("2019-03-01", "@9", None),
    "slippage": lambda ledger: ledger.slippage(),
    "slippage then": lambda ledger: ledger.slippage(as_at="2019-02-28", known_at="@12"),
}


@dataclass(frozen=True)
class Files:
    """A ledger's bytes, and those of its log."""

    ledger: bytes
    log: bytes

    @classmethod
    def of(cls, path: Path) -> Files:
        log = _log(path)
        return cls(path.read_bytes(), log.read_bytes() if log.exists() else b"")

    def put(self, path: Path) -> Path:
        """Under that name, with nothing else of an earlier ledger beside it."""
        for some in path.parent.glob(f"{path.name}*"):
            some.unlink()
        path.write_bytes(self.ledger)
        if self.log:
            _log(path).write_bytes(self.log)
        # A file may get the number of one before it, which was looked at already.
        connecting._looked_at.clear()
        return path

    def flipped(self, chance: Random) -> tuple[str, Files]:
        at = chance.randrange(len(self.ledger) + len(self.log))
        mask = chance.choice((1 << chance.randrange(8), chance.randrange(1, 256)))
        if at < len(self.ledger):
            return f"byte {at} ^ {mask:#x}", Files(_with(self.ledger, at, mask), self.log)
        at -= len(self.ledger)
        return f"log byte {at} ^ {mask:#x}", Files(self.ledger, _with(self.log, at, mask))


def answers(path: Path) -> dict[str, str]:
    """By question, the answer or the refusal. A traceback passes through."""
    found = {}
    with Ledger(path, clock=lambda: NOW, clock_is_right=True) as ledger:
        for name, question in QUESTIONS.items():
            try:
                found[name] = json.dumps(question(ledger), sort_keys=True, default=str)
            except PlanError as refusal:
                found[name] = f"refused: {refusal.text}"
    return found


def held(path: Path) -> dict[str, Any]:
    """Every row of every table as it is typed, what each index leads to, and the schema."""
    with closing(sqlite3.connect(path)) as file:
        file.text_factory = bytes
        schema = file.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall()
        found: dict[str, Any] = {"schema": _rows(file, "sqlite_schema")}
        for kind, name, table, sql in schema:
            if kind == b"table":
                found[name.decode()] = _rows(file, name.decode())
            elif kind == b"index":
                found[name.decode()] = _through(file, name.decode(), table.decode(), sql)
        (found["version"],) = file.execute("PRAGMA user_version").fetchone()
        return found


def in_order(path: Path) -> bool:
    """SQLite finds its pages as it left them."""
    with closing(sqlite3.connect(path)) as file:
        try:
            return file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except (sqlite3.Error, UnicodeDecodeError):
            return False


class Flips:
    """Flips bytes of one ledger and says where verifying missed or accused."""

    def __init__(self, honest: Files, scratch: Path) -> None:
        self._honest = honest
        self._path = scratch / "plan.ledger"
        self._answers = answers(honest.put(self._path))
        self._held = held(honest.put(self._path))
        assert "refused" not in "".join(self._answers.values())
        assert self._said(honest) is Word.CONSISTENT
        self.counted = {"answered otherwise": 0, "held otherwise": 0, "harmed": 0, "nothing": 0}

    def try_one(self, files: Files) -> str | None:
        """What is wrong with the verdict, or None."""
        try:
            word = self._said(files)
        except Exception as error:
            return f"verify fails with {type(error).__name__}: {error}"
        what = self._changed(files)
        kind = what.partition(":")[0]
        if kind not in self.counted:
            return what
        self.counted[kind] += 1
        if kind == "nothing":
            return None if word is Word.CONSISTENT else f"{what} changed, and verify says {word}"
        if kind == "harmed":
            return None
        return None if word is Word.DAMAGED else f"{what}, and verify says {word}"

    def _said(self, files: Files) -> Word:
        """A file that is no ledger any more is told so with a sentence and exit 1 or 3."""
        try:
            return verify_ledger(files.put(self._path)).word
        except PlanError as error:
            assert error.exit_code in (1, 3) and error.text
            return Word.DAMAGED

    def _changed(self, files: Files) -> str:
        try:
            found = answers(files.put(self._path))
        except Exception as error:
            return f"an answer ends in a traceback, {type(error).__name__}: {error}"
        otherwise = [name for name in QUESTIONS if found[name] != self._answers[name]]
        if otherwise:
            return f"answered otherwise: {', '.join(otherwise)}"
        try:
            now = held(files.put(self._path))
        except (sqlite3.Error, UnicodeDecodeError) as error:
            return f"held otherwise: {error}"
        tables = [name for name in self._held if now.get(name) != self._held[name]]
        if tables or len(now) != len(self._held):
            return f"held otherwise: {', '.join(tables)}"
        return "nothing" if in_order(files.put(self._path)) else "harmed"


def _rows(file: sqlite3.Connection, table: str) -> list[Any]:
    """Each value with the kind that it is kept as."""
    names = [row[1].decode() for row in file.execute(f"PRAGMA table_info({table})")]
    kinds = ", ".join(f"typeof({name})" for name in names)
    return file.execute(f"SELECT *, {kinds} FROM {table} NOT INDEXED").fetchall()


def _through(file: sqlite3.Connection, name: str, table: str, sql: bytes | None) -> Any:
    columns = [
        column.decode()
        for _, _, column in file.execute(f"PRAGMA index_info({name})")
        if column is not None
    ]
    where = sql.decode().partition("WHERE")[2] if sql else ""
    narrow = f" WHERE {where}" if where else ""
    wanted = ", ".join(columns)
    return file.execute(
        f"SELECT {wanted} FROM {table} INDEXED BY {name}{narrow} ORDER BY {wanted}"
    ).fetchall()


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _with(data: bytes, at: int, mask: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= mask
    return bytes(changed)
