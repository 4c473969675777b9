"""What of a record is open to every reader, and what is sealed behind a digest.

Open is only what matches a closed pattern: dates, kinds, counts, positions, references, codes
and statuses of an accepted legend. Whatever a person typed, or that names a person, is sealed.
The table is total: a field that is missing from it fails a test.
"""
from __future__ import annotations

OPEN = "open"
KINDS = ("leads", "actors", "reasons", "progress", "wording", "evidence", "files")
"""What can be withheld from a pack, by kind."""

COMMON: dict[str, str] = {
    "by": "actors",
    "login": "actors",
    "because": "reasons",
    "sheet": "files",
}
"""Sealed values that a record of any type may carry. `by` and `login` stand beside `sealed`."""

_ACTIVITY: dict[str, str] = {
    "ref": OPEN,
    "section": OPEN,
    "order": OPEN,
    "codes": OPEN,
    "unknown_codes": "wording",
    "finding": "wording",
    "activity": "wording",
    "outcome": "wording",
    "timeline": "wording",
    "deadline": OPEN,
    "deadline_kind": OPEN,
    "original": OPEN,
    "lead": "leads",
    "progress": "progress",
    "status": OPEN,
}
_PLAN: dict[str, str] = {"title": "wording", "legend": OPEN, "legend_words": "wording"}


def _some(*names: str) -> dict[str, str]:
    return {name: (_ACTIVITY | _PLAN)[name] for name in names}


TABLE: dict[str, dict[str, str]] = {
    "plan-opened": {"time_zone": OPEN},
    "plan-retitled": _some("title"),
    "legend-set": _some("legend", "legend_words"),
    "section-set": _some("section", "title"),
    "profile-set": {"profile": "files"},
    "edition-imported": {"rows": OPEN, "file": "files", "sha256": "files"},
    "activity-added": _ACTIVITY,
    "activity-reworded": _some("activity", "outcome", "finding"),
    "activity-recoded": _some("codes", "unknown_codes"),
    "activity-moved": _some("section", "order"),
    "activity-renumbered": _some("ref"),
    "activity-withdrawn": {},
    "activity-reinstated": {},
    "status-changed": _some("status"),
    "lead-reassigned": _some("lead"),
    "deadline-revised": _some("timeline", "deadline", "deadline_kind", "original"),
    "progress-reported": _some("progress"),
    "confirmed": {"repeats": OPEN},
    "evidence-attached": {
        "size": OPEN,
        "kept": OPEN,
        "name": "evidence",
        "sha256": "evidence",
        "location": "evidence",
    },
    "corrected": {"field": OPEN, "exists": OPEN, **_ACTIVITY, **_PLAN},
    "retracted": {"retracts": OPEN, "edition": OPEN},
    "erased": {"erases": OPEN, "field": OPEN, "ground": OPEN},
    "mark-set": {"marks": OPEN, "name": "wording"},
    "key-set": {"key": OPEN, "retires": OPEN},
    "pack-made": {
        "as_at": OPEN,
        "known_at": OPEN,
        "since": OPEN,
        "activity": OPEN,
        "sha256": OPEN,
        "withheld": OPEN,
        "recipient": "actors",
    },
}
"""Type -> field -> `open`, or the kind it is withheld under."""

UNDATED = frozenset(
    ("retracted", "erased", "mark-set", "profile-set", "pack-made", "key-set")
)
"""Types whose records have no effective date."""
