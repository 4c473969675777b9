"""Signing keys: files outside the ledger that only their owner may read.

Whoever holds the key can sign for the ledger, so it is neither in the ledger nor in its backups.
"""
from __future__ import annotations

import os
from pathlib import Path

from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.note import BadKey, SigningKey


class NoKey(PlanError):
    """There is no signing key where it is looked for."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"there is no signing key at {file}: sign where the key is, or put it back there; where"
            " it is lost for good, `plan-ledger keys rotate --lost` begins another",
            where=str(file),
        )


class KeyUnreadable(PlanError):
    """The key's file is there and cannot be used."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"the signing key {file} cannot be used: {why}", where=str(file))


class KeyExists(PlanError):
    """A key is never overwritten."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} exists already and is left as it is: name another file with --out",
            where=str(file),
        )


class KeyUnwritable(PlanError):
    """The key's file cannot be made; nothing was recorded."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"no key can be written to {file} ({why}), and nothing was recorded: name a file in a"
            " folder of yours with --out",
            where=str(file),
        )


def read_key(file: Path, origin: str) -> SigningKey:
    """Raises NoKey, and KeyUnreadable where it is another ledger's, or others may read it."""
    try:
        text = file.read_text("utf-8")
        mode = file.stat().st_mode
    except FileNotFoundError:
        raise NoKey(file) from None
    except (OSError, ValueError) as error:
        raise KeyUnreadable(file, getattr(error, "strerror", None) or "it is no text") from error
    if os.name != "nt" and mode & 0o077:
        raise KeyUnreadable(
            file, f"others may read it too; take their right away with `chmod 600 {file}`"
        )
    try:
        key = SigningKey.parse(text)
    except BadKey as error:
        raise KeyUnreadable(file, str(error)) from error
    if key.name != origin:
        raise KeyUnreadable(file, f"it signs for {key.name}, and this ledger is {origin}")
    return key


def write_key(file: Path, key: SigningKey) -> None:
    """On the disk, for its owner alone, before anything is recorded of it.

    Raises KeyExists, KeyUnwritable.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyExists(file) from None
    except OSError as error:
        raise KeyUnwritable(file, error.strerror or "the system refused") from error
    try:
        with open(handle, "w", encoding="ascii") as opened:
            opened.write(key.text)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        file.unlink(missing_ok=True)
        raise KeyUnwritable(file, error.strerror or "the system refused") from error
