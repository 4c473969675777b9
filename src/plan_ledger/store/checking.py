"""Is a ledger whole? Everything that needs no key and nothing from outside: the file and its
schema, every record with its sealed values, its hashes, and that what was signed was signed for
these records.

Restoring uses it; verifying adds signatures and what is outside. What is derived from the records
beyond their hashes is `store.refolding`'s to compare.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from plan_ledger.record.hashing import EMPTY_ROOT, HASH_BYTES, leaf_hash
from plan_ledger.record.tree import completed_levels
from plan_ledger.store.commitments import all_signed
from plan_ledger.store.content_faults import contents_faults
from plan_ledger.store.erasures import recorded_erasures
from plan_ledger.store.nodes import Growing
from plan_ledger.store.record_faults import Columns, Erasure, Fault, RecordFaults, Sealing
from plan_ledger.store.schema import COMMITMENTS, PROJECTIONS, RECORDS

Progress = Callable[[int, int], None]
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""SQLite's errors quote names; where such a name is no text any more Python cannot read them."""
_EVERY = 2000
_MOST_OF_THE_FILE = 100


def faults(connection: sqlite3.Connection, progress: Progress | None = None) -> Iterator[Fault]:
    """All of an `Inspection` at once."""
    yield from Inspection(connection, progress=progress).faults()


class Inspection:
    """One walk through a ledger. `roots` holds, when it is done, the root at each asked size, at
    every signed one and at the head, computed from the records alone.

    `quick` leaves out all but the hashes. `progress` is told records done, of all.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        sizes: Iterable[int] = (),
        quick: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.records = 0
        self.disclosures = 0
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT}
        self._connection = connection
        self._sizes = set(sizes)
        self._quick = quick
        self._progress = progress
        self._growing = Growing()
        self._is_broken_text = False

    def faults(self) -> Iterator[Fault]:
        """In order of position; nothing where the ledger is whole."""
        found = list(self._found())
        if self._is_broken_text:
            found = self._with_broken_texts()
        yield from found

    def _with_broken_texts(self) -> list[Fault]:
        """Again, with texts read as far as they are text: slower, and to the end."""
        factory = self._connection.text_factory
        self._connection.text_factory = _as_far_as_it_is_text
        self.records, self.disclosures, self.roots = 0, 0, {0: EMPTY_ROOT}
        self._growing = Growing()
        try:
            return list(self._found())
        finally:
            self._connection.text_factory = factory

    def _found(self) -> Iterator[Fault]:
        if not self._quick:
            yield from _file_faults(self._connection)
        try:
            yield from self._walked()
        except UNREADABLE as error:
            self._is_broken_text = "decode" in str(error)
            yield Fault(
                None, "file", f"behind position {self.records} the file cannot be read ({error})"
            )
            return
        yield from self._signed_faults()
        if not self._quick:
            yield from contents_faults(self._connection)
            yield from _schema_faults(self._connection)

    def _walked(self) -> Iterator[Fault]:
        self._sizes.update(signed.size for signed in all_signed(self._connection))
        (last,) = self._connection.execute("SELECT max(position) FROM records").fetchone()
        total = last or 0
        if not total:
            yield Fault(None, "empty", "it holds no record")
        if self._quick:
            yield from self._hashed(total)
        else:
            yield from self._looked_at(total)
            yield from self._left_over()
        self.roots[self.records] = self._growing.root(self.records)
        if self._progress:
            self._progress(total, total)

    def _hashed(self, total: int) -> Iterator[Fault]:
        """Many at a time, each time up to the next size whose root is wanted."""
        records = self._connection.execute(
            "SELECT position, state FROM records ORDER BY position"
        )
        kept = self._kept_behind(0)
        broken: Exception | None = None
        while broken is None:
            some: list[tuple[Any, Any]] = []
            try:
                some.extend(islice(records, self._until_next_size()))
            except UNREADABLE as error:
                broken = error  # what was read before it counts
            if not some:
                break
            before, last = self.records, some[-1][0]
            rows = self._growing.rows(before + 1, [_as_bytes(state) for _, state in some])
            if rows != [hashes for (hashes,) in kept.fetchmany(len(some))]:
                yield from self._hash_faults(some, rows)
                kept = self._kept_behind(last)
            self.records = before + len(some)
            if self.records in self._sizes:
                self.roots[self.records] = self._growing.root(self.records)
            if self._progress:
                self._progress(self.records, total)
        if broken is not None:
            raise broken

    def _until_next_size(self) -> int:
        following = (size - self.records for size in self._sizes if size > self.records)
        return min(_EVERY, min(following, default=_EVERY))

    def _kept_behind(self, position: Any) -> sqlite3.Cursor:
        return self._connection.execute(
            "SELECT hashes FROM tree WHERE position > ? ORDER BY position", (position,)
        )

    def _hash_faults(self, some: list[tuple[Any, Any]], rows: list[bytes]) -> Iterator[Fault]:
        kept = dict(self._connection.execute(
            "SELECT position, hashes FROM tree WHERE position BETWEEN ? AND ?",
            (some[0][0], some[-1][0]),
        ))
        for (position, state), row in zip(some, rows, strict=True):
            self.records += 1
            if kept.get(position) != row:
                yield self._hash_fault(position, state, kept.get(position))

    def _looked_at(self, total: int) -> Iterator[Fault]:
        looking = RecordFaults(
            {
                (position, name): Erasure(at, ground)
                for position, name, ground, at in recorded_erasures(self._connection)
            }
        )
        for position, columns, hashes, sealed in self._rows():
            yield from looking.of(position, columns, sealed)
            if self._grow(columns[3], total) != hashes:
                yield self._hash_fault(
                    position, columns[3], hashes, looking.ref_of(columns[0])
                )
        yield from looking.at_the_end()
        self.disclosures = looking.disclosures

    def _rows(self) -> Iterator[tuple[int, Columns, Any, list[Sealing]]]:
        """Two walks side by side; sealed values that no record is there for go to the next one."""
        kept = self._connection.execute(
            "SELECT position, name, salt, value FROM sealed ORDER BY position"
        )
        waiting = next(kept, None)
        for position, *columns, hashes in self._connection.execute(
            "SELECT r.position, r.subject, r.version, r.type, r.state, t.hashes FROM records r"
            " LEFT JOIN tree t ON t.position = r.position ORDER BY r.position"
        ):
            sealed: list[Sealing] = []
            _refuse_no_number(position)
            while waiting is not None and _refuse_no_number(waiting[0]) <= position:
                sealed.append(waiting[1:])
                waiting = next(kept, None)
            yield position, tuple(columns), hashes, sealed

    def _grow(self, state: Any, total: int) -> bytes:
        """The record's hashes. The tree is grown by how many records there are, whatever their
        positions say.
        """
        self.records += 1
        row = self._growing.row(self.records, _as_bytes(state))[1]
        if self.records in self._sizes:
            self.roots[self.records] = self._growing.root(self.records)
        if self._progress and self.records % _EVERY == 0:
            self._progress(self.records, total)
        return row

    def _hash_fault(
        self, position: int, state: Any, hashes: Any, ref: str | None = None
    ) -> Fault:
        width = HASH_BYTES * (1 + completed_levels(self.records))
        if not isinstance(hashes, bytes) or len(hashes) != width:
            kind, text = "hash", f"the hashes of position {position} are gone"
        elif hashes[:HASH_BYTES] != leaf_hash(_as_bytes(state)):
            kind = "hash"
            text = (
                f"the record at position {position} is not the one that was recorded (its hash is"
                " another)"
            )
        else:
            kind, text = "node", f"hashes kept with position {position} are false"
        return Fault(position, kind, text, ref)

    def _left_over(self) -> Iterator[Fault]:
        for table, what in (("tree", "hashes"), ("sealed", "sealed values")):
            for (position,) in self._connection.execute(
                f"SELECT DISTINCT position FROM {table}"
                " WHERE position NOT IN (SELECT position FROM records) ORDER BY position"
            ):
                yield Fault(
                    position, "gap",
                    f"there are {what} of position {position}, and no such record",
                )

    def _signed_faults(self) -> Iterator[Fault]:
        (stray,) = self._connection.execute(
            "SELECT count(*) FROM timestamps WHERE checkpoint NOT IN"
            " (SELECT number FROM checkpoints)"
        ).fetchone()
        if stray:
            yield Fault(
                None, "timestamp",
                f"time stamps are kept with a checkpoint that is not there ({stray} of them)",
            )
        for number, signed in enumerate(all_signed(self._connection), 1):
            if signed.number != number:
                yield Fault(
                    signed.size, "checkpoint",
                    f"the checkpoint of {signed.size} records is kept as number {signed.number},"
                    f" and it is number {number}",
                )
            if signed.size > self.records:
                yield Fault(
                    self.records + 1, "checkpoint",
                    f"a checkpoint was signed for {signed.size} records, and there are"
                    f" {self.records}: the newest are gone",
                )
            elif self.roots.get(signed.size) != signed.root:
                yield Fault(
                    signed.size, "checkpoint",
                    f"the first {signed.size} records are not those that a checkpoint was signed"
                    " for",
                )


def _as_bytes(state: Any) -> bytes:
    return state if isinstance(state, bytes) else str(state).encode()


def _as_far_as_it_is_text(data: bytes) -> str:
    """One broken text must not end the walk. What is put in its place is in no text of a record:
    there a backslash is followed by other letters.
    """
    return data.decode("utf-8", "backslashreplace")


def _refuse_no_number(position: Any) -> int:
    """SQLite keeps a value of any kind in any column, so a broken byte can make it another kind."""
    if not isinstance(position, int):
        raise sqlite3.DatabaseError("a position is no number")
    return position


def _file_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """SQLite's own look at its pages and indexes."""
    try:
        told = connection.execute(f"PRAGMA integrity_check({_MOST_OF_THE_FILE})").fetchall()
    except UNREADABLE as error:
        told = [(str(error),)]
    for (text,) in told:
        if text != "ok":
            first, *more = [some for some in text.splitlines() if not some.startswith("***")]
            rest = f", and {len(more)} more places like it" if more else ""
            yield Fault(None, "file", f"the file is broken: {first.strip()}{rest}")


def _schema_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """A trigger or table that is missing, or was put there, or says something else."""
    found, meant = _schema_of(connection), _meant_schema()
    for name in sorted(meant.keys() | found.keys()):
        if name not in found:
            yield Fault(None, "schema", f"the {meant[name][0]} {name} is gone from the file")
        elif name not in meant:
            yield Fault(None, "schema", f"the {found[name][0]} {name} does not belong in a ledger")
        elif found[name] != meant[name]:
            yield Fault(None, "schema", f"the {meant[name][0]} {name} was changed")


def _schema_of(connection: sqlite3.Connection) -> dict[str, tuple[str, str, str]]:
    return {
        name: (kind, table, " ".join(sql.split()))
        for kind, name, table, sql in connection.execute(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
        )
    }


def _meant_schema() -> dict[str, tuple[str, str, str]]:
    empty = sqlite3.connect(":memory:")
    try:
        empty.executescript(f"{RECORDS} {COMMITMENTS} {PROJECTIONS}")
        return _schema_of(empty)
    finally:
        empty.close()
