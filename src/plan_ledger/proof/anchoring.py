"""What an inspector brings from outside, held against the roots that a ledger really has."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from plan_ledger.proof.checkpoint import Checkpoint
from plan_ledger.proof.merkle import LARGEST_SIZE
from plan_ledger.proof.note import BadKey, BadNote, Note, NotSigned, VerifierKey
from plan_ledger.proof.verdict import Anchor
from plan_ledger.store.record_faults import Fault


@dataclass(frozen=True, slots=True)
class Brought:
    """A size and root from outside. `what` names it in a sentence: “the fingerprint”."""

    kind: str
    what: str
    size: int
    root: bytes
    origin: str | None = None


@dataclass(slots=True)
class Held:
    """What came of it. A time stamp says when, and is no anchor."""

    anchors: list[Anchor] = field(default_factory=list)
    stamps: list[Anchor] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Held) -> None:
        self.anchors += other.anchors
        self.stamps += other.stamps
        self.faults += other.faults
        self.notes += other.notes


def hold(brought: Iterable[Brought], origin: str, size: int, roots: dict[int, bytes]) -> Held:
    """`roots` were computed from the records, at each size that is asked for and not too large."""
    held = Held()
    for some in brought:
        if some.origin is not None and some.origin != origin:
            held.faults.append(
                Fault(None, some.kind, f"{some.what} is of another plan ({some.origin})")
            )
        elif not some.size:
            held.notes.append(f"{some.what} is of no records, and vouches for nothing")
        elif some.size > size:
            held.faults.append(
                Fault(
                    size + 1, some.kind,
                    f"{some.what} speaks of {some.size} records, and there are {size}: the newest"
                    " are gone",
                )
            )
        elif roots[some.size] != some.root:
            held.faults.append(
                Fault(
                    None, some.kind,
                    f"the first {some.size} records are not those of {some.what}: one or more of"
                    " them were changed, added or taken out",
                )
            )
        else:
            held.anchors.append(Anchor(some.kind, some.size, some.what))
    return held


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A verifier key that the ledger names, from a position on."""

    position: int
    key: VerifierKey


def keys_named(said: Iterable[tuple[Any, str]]) -> tuple[list[KeyInForce], list[Fault]]:
    """From positions and keys of `key-set` records."""
    keys, faults = [], []
    for position, text in said:
        if not isinstance(position, int):
            faults.append(Fault(None, "key", "a key is recorded at no position"))
            continue
        try:
            keys.append(KeyInForce(position, VerifierKey.parse(text)))
        except BadKey:
            faults.append(Fault(position, "key", f"position {position} names a key that is none"))
    return keys, faults


def signature_faults(
    notes: Sequence[tuple[int, bytes, bytes]], origin: str, keys: Sequence[KeyInForce]
) -> list[Fault]:
    """Of checkpoints as they are kept (size, root, note): each must say what it is kept for, and
    be signed by the key in force; the one that begins a new key also by the key before it.
    """
    faults = []
    for size, root, data in notes:
        why = _why_false(size, root, data, origin, keys)
        if why is not None:
            faults.append(Fault(size, "checkpoint", f"the checkpoint of {size} records {why}"))
    return faults


def _why_false(
    size: int, root: bytes, data: bytes, origin: str, keys: Sequence[KeyInForce]
) -> str | None:
    try:
        note = Note.parse(data)
        said = Checkpoint.parse(note.text)
    except BadNote as error:
        return f"cannot be read: {error}"
    if said != Checkpoint(origin, size, root):
        return "says something else than it is kept for"
    known = [some for some in keys if some.position <= size]
    if not known:
        return "is signed with a key that no record before it names"
    try:
        signers = note.signers(some.key for some in known)
    except NotSigned as error:
        return f"is not signed by the ledger's key: {error}"
    if known[-1].key not in signers:
        return "is signed by a key that had been replaced"
    return None


def handed_over(
    notes: Sequence[tuple[int, bytes, bytes]], keys: Sequence[KeyInForce]
) -> list[str]:
    """Sentences on keys that the key before did not vouch for: whoever trusts the old one has no
    reason to trust the new.
    """
    return [
        f"the key was changed at position {after.position} without the key before it vouching for"
        " the new one"
        for number, (before, after) in enumerate(pairwise(keys), 1)
        if not _hands_over(before, number, notes, keys)
    ]


def trusted_from(
    known: Iterable[VerifierKey], notes: Sequence[tuple[int, bytes, bytes]],
    keys: Sequence[KeyInForce],
) -> dict[VerifierKey, VerifierKey | None]:
    """The known keys and those that they handed over to, each with the one that did."""
    found: dict[VerifierKey, VerifierKey | None] = dict.fromkeys(known)
    for number, (before, after) in enumerate(pairwise(keys), 1):
        if before.key in found and _hands_over(before, number, notes, keys):
            found.setdefault(after.key, before.key)
    return found


def _hands_over(
    before: KeyInForce, number: int, notes: Sequence[tuple[int, bytes, bytes]],
    keys: Sequence[KeyInForce],
) -> bool:
    """Whether it signed the first checkpoint of the key of that number, the one behind it."""
    end = keys[number + 1].position if number + 1 < len(keys) else LARGEST_SIZE
    first = min((note for note in notes if keys[number].position <= note[0] < end), default=None)
    return first is not None and before.key in _signers(first[2], [before.key])


def hold_keys(
    brought: Sequence[VerifierKey], origin: str, keys: Sequence[KeyInForce],
    notes: Sequence[tuple[int, bytes, bytes]], roots: dict[int, bytes],
) -> Held:
    """A key that was learnt elsewhere must be one that the records name, and have signed. It
    vouches for what it signed; so does a key that it handed over to, which is said.
    """
    held = Held()
    for key in brought:
        what = f"the key {key.key_id.hex()}"
        why = None
        if key.name != origin:
            why = f"{what} is of another plan ({key.name})"
        elif key not in [some.key for some in keys]:
            why = f"{what} is none that this ledger names"
        elif signed_by(notes, key) is None:
            why = f"nothing here is signed with {what}"
        if why is not None:
            held.faults.append(Fault(None, "key", why))
    for key, before in trusted_from(brought, notes, keys).items():
        found = signed_by(notes, key)
        if found is not None and roots.get(found[0]) == found[1]:  # else told of the checkpoint
            by = "" if before is None else f", to which the key {before.key_id.hex()} handed over"
            text = f"a checkpoint signed with the key {key.key_id.hex()}{by}"
            held.anchors.append(Anchor("key", found[0], text))
    return held


def signed_by(
    notes: Sequence[tuple[int, bytes, bytes]], key: VerifierKey
) -> tuple[int, bytes] | None:
    """Size and root of the newest checkpoint that the key vouches for."""
    return next((
        (size, root) for size, root, data in sorted(notes, reverse=True)
        if key in _signers(data, [key]) and _says(data, Checkpoint(key.name, size, root))
    ), None)


def _signers(data: bytes, keys: Sequence[VerifierKey]) -> list[VerifierKey]:
    try:
        return Note.parse(data).signers(keys)
    except (BadNote, NotSigned):
        return []


def _says(data: bytes, checkpoint: Checkpoint) -> bool:
    try:
        return Checkpoint.parse(Note.parse(data).text) == checkpoint
    except BadNote:
        return False
