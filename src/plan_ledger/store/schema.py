"""The tables of a ledger file.

`records` and `sealed` are the ledger; the triggers on INSERT are there since REPLACE deletes a row
without its DELETE trigger. `checkpoints` are what was signed of it, with their `timestamps`, and
`contents` the files that were attached. `tree`, `erasures`, `evidence`, `subjects` and
`history` are projections: `rebuild` drops and recomputes them. History is clustered on the cell and
its order, so that a past state is one probe a cell; a confirmation's row holds no second copy of a
text but the key of the row that does. What never changed stands together in its activity's row of
`subjects` (`store.steady`).
"""
from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x504C4447
"""`PLDG` in the file's header: what the `file` command and SQLite know a ledger by."""

VERSION = 4
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

COMMITMENTS = """
CREATE TABLE checkpoints (
    number INTEGER PRIMARY KEY,
    size   INTEGER NOT NULL UNIQUE,
    root   BLOB NOT NULL,
    note   BLOB NOT NULL
);
CREATE TABLE timestamps (
    checkpoint INTEGER NOT NULL REFERENCES checkpoints (number),
    token      BLOB NOT NULL,
    PRIMARY KEY (checkpoint, token)
);
CREATE TABLE contents (
    sha256 BLOB PRIMARY KEY,
    bytes  BLOB NOT NULL
);
CREATE TRIGGER checkpoints_are_never_changed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER checkpoints_are_never_deleted BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
CREATE TRIGGER checkpoints_are_never_replaced BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'one size is signed once'); END;
CREATE TRIGGER timestamps_are_never_changed BEFORE UPDATE ON timestamps
BEGIN SELECT RAISE(ABORT, 'a time stamp is never changed'); END;
CREATE TRIGGER contents_are_never_changed BEFORE UPDATE ON contents
BEGIN SELECT RAISE(ABORT, 'an attached file is never changed'); END;
"""

PROJECTIONS = """
CREATE TABLE tree (
    position INTEGER PRIMARY KEY,
    hashes   BLOB NOT NULL
);
CREATE TABLE erasures (
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    ground   TEXT NOT NULL,
    erased   INTEGER NOT NULL,
    PRIMARY KEY (position, name)
) WITHOUT ROWID;
CREATE TABLE evidence (
    position  INTEGER PRIMARY KEY,
    subject   INTEGER NOT NULL,
    effective TEXT NOT NULL,
    undone    INTEGER
);
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

PROJECTION_TABLES = ("history", "subjects", "tree", "erasures", "evidence")


def statements(script: str) -> list[str]:
    """The script's statements one by one: to run a script at once would end a transaction."""
    found = [""]
    for line in script.splitlines(keepends=True):
        found[-1] += line
        if sqlite3.complete_statement(found[-1]):
            found.append("")
    return [statement.strip() for statement in found if statement.strip()]
