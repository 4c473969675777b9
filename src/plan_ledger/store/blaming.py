"""Whose fault is it? Where reading a ledger fails in a way that nobody foresaw, the ledger is
looked at as a whole, and told to be damaged only if it is. Else the fault is ours, and stays.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.store.errors import LedgerDamaged, told_plainly


@contextmanager
def blaming_the_damaged(path: Path, connection: sqlite3.Connection) -> Iterator[None]:
    """Turns what a damaged ledger led to inside the block into LedgerDamaged."""
    try:
        yield
    except (PlanError, sqlite3.Error, OSError, UnicodeEncodeError):
        raise
    except Exception as error:
        with told_plainly(path):
            damage = _damage(path, connection)
        if damage is not None:
            raise damage from error
        raise


def _damage(path: Path, connection: sqlite3.Connection) -> LedgerDamaged | None:
    from plan_ledger.store.checking import faults
    from plan_ledger.store.refolding import recompute

    for fault in faults(connection):
        return LedgerDamaged(path, fault.text)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        copy.execute("BEGIN")
        if recompute(copy, path).differed:
            return LedgerDamaged(
                path, "what is computed from its records is not what they say",
                "mend it with `plan-ledger rebuild`",
            )
    return None
