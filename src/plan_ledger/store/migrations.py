"""Bringing a ledger of an older format up to this one.

Steps are numbered by the version they lead to, and never change once released. A copy is put
beside the ledger first (`plan.ledger.before-v2`); then all steps run in one transaction, with
the version: a failure, or a crash in the middle, leaves the old file as it was.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.checkpointing import checkpoint_log
from plan_ledger.store.connecting import connect_for_reading, connect_for_writing
from plan_ledger.store.copying import copy_ledger, free_name
from plan_ledger.store.errors import LedgerDamaged, told_plainly
from plan_ledger.store.schema import (
    COMMITMENTS,
    PROJECTION_TABLES,
    PROJECTIONS,
    VERSION,
    statements,
)


class MigrationFailed(PlanError):
    """A step did not succeed; the ledger is as it was."""

    def __init__(self, path: Path, version: int, step: str, why: str) -> None:
        super().__init__(
            f"{path} could not be brought to format {version} ({step}: {why}); it is left as it"
            " was, and the older plan-ledger still opens it",
            where=str(path),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """From the version before to `to_version`. `run` changes tables, and commits nothing."""

    to_version: int
    name: str
    run: Callable[[sqlite3.Connection], None]


def _rebuilt(connection: sqlite3.Connection) -> None:
    """Projections of another shape are dropped and computed again from the records."""
    from plan_ledger.store.refolding import recompute

    for table in PROJECTION_TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    (file,) = connection.execute(
        "SELECT file FROM pragma_database_list WHERE name = 'main'"
    ).fetchone()
    recompute(connection, Path(file))


def _committed(connection: sqlite3.Connection) -> None:
    for statement in statements(COMMITMENTS):
        connection.execute(statement)
    _rebuilt(connection)


def _evidence_can_be_undone(connection: sqlite3.Connection) -> None:
    """Nothing was taken back before, so no row changes: what may be damaged stays as it is, to be
    found. A step before this one may have made the table as it is now.
    """
    columns = connection.execute("SELECT name FROM pragma_table_info('evidence')").fetchall()
    if ("undone",) in columns:
        return
    (made,) = (some for some in statements(PROJECTIONS) if some.startswith("CREATE TABLE evidence"))
    connection.execute("ALTER TABLE evidence RENAME TO evidence_before")
    connection.execute(made)
    connection.execute(
        "INSERT INTO evidence (position, subject, effective)"
        " SELECT position, subject, effective FROM evidence_before"
    )
    connection.execute("DROP TABLE evidence_before")


STEPS: tuple[Step, ...] = (
    Step(2, "the cells that never changed, kept together", _rebuilt),
    Step(3, "the hashes that prove the records, and what is signed of them", _committed),
    Step(4, "which attached files were taken back", _evidence_can_be_undone),
)
"""Version 1 is the first."""


def migrate(
    path: Path,
    *,
    steps: Sequence[Step] | None = None,
    version: int = VERSION,
    keep: bool = True,
) -> Path | None:
    """Returns the copy of the ledger as it was; None where there was nothing to do.

    Without `keep` no copy is made: for a file that is a copy itself. Raises MigrationFailed.
    """
    connection = connect_for_writing(path)
    try:
        with told_plainly(path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                kept = _run(connection, path, STEPS if steps is None else steps, version, keep)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            checkpoint_log(path, connection)
            return kept
    finally:
        connection.close()


def _run(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Step], version: int, keep: bool
) -> Path | None:
    """Under the write lock: another process may have migrated while this one waited for it."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found >= version:
        connection.execute("ROLLBACK")
        return None
    todo = [step for step in steps if found < step.to_version <= version]
    if found < 1 or [step.to_version for step in todo] != list(range(found + 1, version + 1)):
        raise LedgerDamaged(path, f"its format is numbered {found}, which never was one")
    kept = _copy_before(path, todo[0].to_version) if keep else None
    step = todo[0]
    try:
        for step in todo:
            step.run(connection)
            connection.execute(f"PRAGMA user_version = {step.to_version}")
        step = todo[-1]
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if kept is not None:
            kept.unlink()
        if isinstance(error, Exception):
            raise MigrationFailed(path, step.to_version, step.name, str(error)) from error
        raise
    return kept


def _copy_before(path: Path, version: int) -> Path:
    kept = free_name(path, f"before-v{version}")
    source = connect_for_reading(path)
    try:
        copy_ledger(source, path, kept)
    finally:
        source.close()
    return kept
