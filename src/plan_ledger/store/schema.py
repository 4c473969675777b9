"""The tables of a ledger file.

`records` and `sealed` are the ledger; the triggers on INSERT are there since REPLACE deletes a row
without its DELETE trigger. `subjects` and `history` are projections: `rebuild` drops and
recomputes them. History is clustered on the cell and its order, so that a past state is one probe
a cell; a confirmation's row holds no second copy of a text but the key of the row that does.
What never changed stands together in its activity's row of `subjects` (`store.steady`).
"""
from __future__ import annotations

APPLICATION_ID = 0x504C4447
"""`PLDG` in the file's header: what the `file` command and SQLite know a ledger by."""

VERSION = 2
"""The newest version of this schema; `store.migrations` says how older ones get there."""

RECORDS = """
CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    subject  NOT NULL,
    version  INTEGER NOT NULL,
    type     TEXT NOT NULL,
    state    BLOB NOT NULL,
    UNIQUE (subject, version)
);
CREATE TABLE sealed (
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    salt     BLOB NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (position, name)
) WITHOUT ROWID;
CREATE TRIGGER records_are_never_changed BEFORE UPDATE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END;
CREATE TRIGGER records_are_never_deleted BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
CREATE TRIGGER records_are_never_replaced BEFORE INSERT ON records
WHEN EXISTS (SELECT 1 FROM records WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM records WHERE subject = NEW.subject AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a record is never replaced'); END;
CREATE TRIGGER sealed_values_are_never_changed BEFORE UPDATE ON sealed
BEGIN SELECT RAISE(ABORT, 'a sealed value is never changed'); END;
CREATE TRIGGER sealed_values_are_never_replaced BEFORE INSERT ON sealed
WHEN EXISTS (SELECT 1 FROM sealed WHERE position = NEW.position AND name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'a sealed value is never replaced'); END;
"""

PROJECTIONS = """
CREATE TABLE subjects (
    id     INTEGER PRIMARY KEY,
    uuid   BLOB NOT NULL UNIQUE,
    added  INTEGER,
    since  TEXT,
    steady INTEGER NOT NULL DEFAULT 0,
    cells  TEXT
);
CREATE TABLE history (
    subject   INTEGER NOT NULL,
    field     TEXT NOT NULL,
    effective TEXT NOT NULL,
    rank      INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    undone    INTEGER,
    ahead     INTEGER,
    repeats   INTEGER,
    repeats_effective TEXT,
    repeats_rank      INTEGER,
    due               TEXT,
    value,
    PRIMARY KEY (subject, field, effective, rank, position)
) WITHOUT ROWID;
CREATE INDEX history_by_ref ON history (value) WHERE field = 'ref';
CREATE INDEX history_ahead ON history (effective) WHERE ahead;
CREATE INDEX history_due ON history (subject, effective, rank, position, undone, due)
WHERE field = 'deadline';
"""

PROJECTION_TABLES = ("history", "subjects")
