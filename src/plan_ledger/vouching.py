"""The door for proofs: sign for a ledger, prove a record, and remember what was signed.

    with Ledger(Path("plan.ledger")) as ledger:
        Vouching(ledger).checkpoint()
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.proof.bringing import last_seen_of
from plan_ledger.proof.checkpoint import origin_of
from plan_ledger.proof.keys import KeyExists, NoKey, read_key, write_key
from plan_ledger.proof.note import Note, SigningKey
from plan_ledger.proof.places import Remembered
from plan_ledger.proof.signing import CheckpointMade, copy_to, sign_head
from plan_ledger.proof.single import RecordProof
from plan_ledger.record.tree import inclusion_proof
from plan_ledger.recording.whole_plan import set_key
from plan_ledger.store.commitments import named_keys, newest
from plan_ledger.store.nodes import Nodes
from plan_ledger.store.reading import head, plan_id


class HasKey(PlanError):
    """The ledger is signed for already."""

    def __init__(self, vkey: str) -> None:
        super().__init__(
            f"this ledger has a key already ({vkey}): `plan-ledger keys rotate` changes it"
        )


class HasNoKey(PlanError):
    """Nobody signs for the ledger yet."""

    def __init__(self) -> None:
        super().__init__("this ledger has no key yet: make one with `plan-ledger keys new`")


class OtherKey(PlanError):
    """The key at hand is not the one that the ledger names."""

    def __init__(self, file: Path, vkey: str) -> None:
        super().__init__(
            f"the key at {file} is not the one that this ledger is signed with now ({vkey}): sign"
            " where that one is",
            where=str(file),
        )


class NoFolder(PlanError):
    """Checkpoints cannot be copied to what is no folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is no folder that is there, and nothing was signed: make it, or name another"
            " with --to",
            where=str(folder),
        )


class NotCovered(PlanError):
    """No checkpoint holds the record."""

    def __init__(self, position: int, size: int) -> None:
        super().__init__(
            f"there is no position {position}: the last one is {size}"
            if not 0 < position <= size
            else f"nobody has signed for position {position} yet: make a checkpoint first, with"
            " `plan-ledger checkpoint`"
        )


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A key that was made and recorded at `position`, and the checkpoint that begins it."""

    file: Path
    vkey: str
    position: int
    retired: Path | None
    checkpoint: CheckpointMade

    def to_json(self) -> dict[str, Any]:
        return {
            "vkey": self.vkey,
            "file": str(self.file),
            "position": self.position,
            "retired": None if self.retired is None else str(self.retired),
            "checkpoint": self.checkpoint.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Copied:
    """A checkpoint, where copies of it were put, and why some were not."""

    made: CheckpointMade
    files: list[Path]
    failures: list[str]

    def to_json(self) -> dict[str, Any]:
        return self.made.to_json() | {"copies": [str(file) for file in self.files]}


class Vouching:
    """What is signed and proved of one ledger, by this user."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        with ledger.reading() as connection:
            self._plan = plan_id(connection) or ""
        self._origin = origin_of(self._plan)

    def new_key(self, *, by: str, out: Path | None = None) -> KeyMade:
        """Makes the ledger's first key, records it and signs the head.

        Raises HasKey, KeyExists, KeyUnwritable; then nothing was recorded.
        """
        named = self._key_recorded()
        if named is not None:
            raise HasKey(named)
        remembered = Remembered.of(self._plan)
        if out is not None:
            remembered = remembered.with_key(out)
        if remembered.key.exists():
            raise KeyExists(remembered.key)
        return self._begin(remembered, by, None)

    def rotate(self, *, by: str, lost: bool = False) -> KeyMade:
        """Another key in the place of the one before, which signs for it once and is put aside.

        With `lost` the old key is not at hand, and cannot vouch for the new one. Raises HasNoKey,
        NoKey, KeyUnreadable; then nothing was recorded.
        """
        if self._key_recorded() is None:
            raise HasNoKey
        remembered = Remembered.of(self._plan)
        old = None if lost else self._key(remembered)
        return self._begin(remembered, by, old)

    def key(self) -> str:
        """The verifier key that the ledger names. Raises HasNoKey."""
        named = self._key_recorded()
        if named is None:
            raise HasNoKey
        return named

    def has_key_at_hand(self) -> bool:
        """Whether this user could sign."""
        return Remembered.of(self._plan).key.exists() and self._key_recorded() is not None

    def signing_key(self) -> SigningKey:
        """The key in force, for what is signed besides checkpoints. Raises HasNoKey, NoKey,
        KeyUnreadable, OtherKey.
        """
        return self._key(Remembered.of(self._plan))

    def checkpoint(self, *, to: Path | None = None) -> Copied:
        """Signs the head and copies the note to `to`, which is remembered, and to the folders
        remembered before. Raises HasNoKey, NoKey, NoFolder and what `signing.sign_head` raises.
        """
        remembered = Remembered.of(self._plan)
        key = self._key(remembered)
        if to is not None and not to.is_dir():
            raise NoFolder(to)
        made = sign_head(self._ledger.writer(), [key], last_seen_of(self._plan))
        if to is not None:
            file = copy_to(to.absolute(), made)
            remembered = remembered.with_copies_to(to)
            remembered.write()
            return self._copied(made, remembered, [file])
        return self._copied(made, remembered, [])

    def prove(self, position: int) -> RecordProof:
        """That the record stands in what was signed last. Raises NotCovered."""
        with self._ledger.reading() as connection:
            last = newest(connection)
            if last is None or not 0 < position <= last.size:
                raise NotCovered(position, head(connection))
            (state,) = connection.execute(
                "SELECT state FROM records WHERE position = ?", (position,)
            ).fetchone()
            path = inclusion_proof(position - 1, last.size, Nodes(connection))
            return RecordProof(state, position - 1, tuple(path), Note.parse(last.note))

    def _begin(self, remembered: Remembered, by: str, old: SigningKey | None) -> KeyMade:
        """The key is on the disk before the record that names it, and takes its place after: one
        who is stopped in the middle finds it again (`_key`).
        """
        key = SigningKey.new(self._origin)
        draft = _draft(remembered.key)
        write_key(draft, key)
        try:
            remembered.write()
            position = self._ledger.record(
                lambda entry: set_key(entry, str(key.verifier)),
                by=by, effective=self._ledger.today().isoformat(),
            ).position
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        retired = _take_place(draft, remembered.key)
        keys = [key] if old is None else [key, old]
        made = sign_head(self._ledger.writer(), keys, last_seen_of(self._plan))
        copied = self._copied(made, remembered, [])
        return KeyMade(remembered.key, str(key.verifier), position, retired, copied.made)

    def _key_recorded(self) -> str | None:
        with self._ledger.reading() as connection:
            named = named_keys(connection)
        return named[-1][1] if named else None

    def _key(self, remembered: Remembered) -> SigningKey:
        named = self._key_recorded()
        if named is None:
            raise HasNoKey if not remembered.key.exists() else NoKey(remembered.key)
        draft = _draft(remembered.key)
        if draft.exists() and str(read_key(draft, self._origin).verifier) == named:
            _take_place(draft, remembered.key)
        key = read_key(remembered.key, self._origin)
        if str(key.verifier) != named:
            raise OtherKey(remembered.key, named)
        return key

    def _copied(self, made: CheckpointMade, remembered: Remembered, done: list[Path]) -> Copied:
        files, failures = list(done), []
        for folder in remembered.copies:
            try:
                file = copy_to(folder, made)
            except PlanError as error:
                failures.append(error.text)
                continue
            if file not in files:
                files.append(file)
        return Copied(made, files, failures)


def _draft(key: Path) -> Path:
    return key.with_name(f"{key.name}.new")


def _take_place(draft: Path, key: Path) -> Path | None:
    """A key that retires keeps its bytes under another name: it may have to be shown."""
    retired: Path | None = None
    if key.exists():
        number = 1
        while (free := key.with_name(f"{key.name}.retired-{number}")).exists():
            number += 1
        retired = key.replace(free)
    draft.replace(key)
    return retired
