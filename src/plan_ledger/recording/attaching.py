"""Attaching evidence: a file's name and hash are sealed in a record, its contents kept once."""
from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from plan_ledger.plan.events.evidence import EvidenceAttached
from plan_ledger.plan.words import keepable
from plan_ledger.recording.entry import Entry, Recorded
from plan_ledger.store.attached import keep_contents


@dataclass(frozen=True, slots=True)
class File:
    """What is attached: `location` is where it lies, of one that is only referred to or was
    fetched.
    """

    name: str
    contents: bytes
    location: str | None = None


def attach(entry: Entry, ref: str, file: File, *, keep: bool) -> Recorded:
    """Evidence of an activity, with effect from the entry's day. Raises UnknownActivity."""
    activity = entry.find(ref)
    name = keepable(file.name, "file's name")
    digest = sha256(file.contents).hexdigest()
    if keep:
        keep_contents(entry.connection, file.contents)
    more = {} if file.location is None else {"location": file.location}
    event = entry.draft(
        activity, EvidenceAttached, effective=entry.day, size=len(file.contents), kept=keep,
        name=name, sha256=digest, **more,
    )
    return entry.finish(activity, event, ref)
