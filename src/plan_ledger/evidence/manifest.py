"""The list of what a pack holds, by hash, signed like a checkpoint (C2SP signed-note)."""
from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

from plan_ledger.evidence.members import FORMAT, MANIFEST
from plan_ledger.evidence.zip_form import Members
from plan_ledger.proof.note import Note, SigningKey, signed

_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]*) (\S+)")


def manifest_of(plan: str, members: Members, keys: Sequence[SigningKey]) -> bytes:
    """Of members in the order of the file; without a key it is the bare text."""
    lines = [f"{FORMAT} {plan}"]
    lines += [
        f"{sha256(contents).hexdigest()} {len(contents)} {name}"
        for name, contents in members.items()
    ]
    text = "".join(f"{line}\n" for line in lines)
    return signed(text, keys).bytes if keys else text.encode()


class Manifest:
    """As it was read: its text, and the note where it is signed."""

    def __init__(self, data: bytes) -> None:
        """Raises BadNote where it is neither the bare text nor a note."""
        self.note = Note.parse(data) if b"\n\n" in data else None
        self._text = data.decode("utf-8", "replace") if self.note is None else self.note.text

    def differences(self, plan: str, members: Members) -> list[str]:
        """A sentence for each thing that the pack's other members are not as listed."""
        first, *lines = self._text.split("\n")
        found = []
        if first != f"{FORMAT} {plan}":
            found.append("the manifest is of another plan, or of a pack of another make")
        if not lines or lines.pop():
            found.append("the manifest's last line does not end")
        listed: dict[str, tuple[str, int]] = {}
        for line in lines:
            said = _LINE.fullmatch(line)
            if said is None or said[3] in listed:
                found.append("the manifest has a line that names no member, or one again")
                continue
            listed[said[3]] = said[1], int(said[2])
        held = {name: contents for name, contents in members.items() if name != MANIFEST}
        if list(listed) != list(held) and listed.keys() == held.keys():
            found.append("the members do not stand in the manifest's order")
        found += [f"{name} is gone from the pack" for name in listed if name not in held]
        found += [f"{name} does not belong in the pack" for name in held if name not in listed]
        found += [
            f"{name} is not the one that the manifest lists (its hash is another)"
            for name, contents in held.items()
            if name in listed and listed[name] != (sha256(contents).hexdigest(), len(contents))
        ]
        return found
