"""What a pack holds: the names of its members, and how records and disclosures are written in them
(docs/pack-format.md).
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from plan_ledger.record.canonical import encode

FORMAT = "plan-ledger-pack/1"
README, REPORT = "README.txt", "report.pdf"
WORKBOOK, TABLE, CHANGES = "plan.xlsx", "plan.csv", "changes.csv"
STATEMENT, RECORDS, DISCLOSURES = "statement.json", "records.jsonl", "disclosures.jsonl"
VERIFIER, MANIFEST = "verify.py", "manifest"
_PLACES = (
    README, REPORT, WORKBOOK, TABLE, CHANGES, STATEMENT, RECORDS, DISCLOSURES, "checkpoints/",
    "timestamps/", "evidence/", VERIFIER, MANIFEST,
)
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 60


def note_name(size: int) -> str:
    return f"checkpoints/{size}.note"


def stamp_name(size: int, number: int) -> str:
    return f"timestamps/{size}-{number}.tsr"


def evidence_name(position: int, name: object) -> str:
    """The file's own name is for people: it is cut down to what any system takes."""
    said = _UNFIT.sub("-", name if isinstance(name, str) else "").strip(".-")[-_LONGEST_NAME:]
    return f"evidence/{position}-{said.lstrip('.-') or 'file'}"


def misplaced(names: Iterable[str]) -> str | None:
    """The first member that is none of a pack's, or does not lie where the format has it."""
    last: tuple[int, ...] = ()
    for name in names:
        folder, _, rest = name.rpartition("/")
        kind = f"{folder}/" if folder else name
        if kind not in _PLACES:
            return name
        numbers = [int(number) for number in re.split("[-.]", rest)[:2] if number.isdecimal()]
        place = _PLACES.index(kind), *(numbers if folder else ())
        if place < last:
            return name
        last = place
    return None


def record_lines(states: Iterable[bytes]) -> bytes:
    return b"".join(state + b"\n" for state in states)


def disclosure_line(position: int, disclosure: str) -> str:
    return f'[{position},"{disclosure}"]\n'


def split_lines(data: bytes) -> list[bytes]:
    """Raises ValueError where the last line does not end."""
    lines = data.split(b"\n")
    if lines.pop():
        raise ValueError("its last line does not end")
    return lines


def read_disclosures(data: bytes) -> Iterator[tuple[int, str]]:
    """Position and disclosure of each line. Raises ValueError."""
    for line in split_lines(data):
        found = json.loads(line)
        if not (
            isinstance(found, list) and len(found) == 2 and type(found[0]) is int
            and isinstance(found[1], str) and encode(found).encode() == line
        ):
            raise ValueError("a line is no position with its disclosure")
        yield found[0], found[1]
