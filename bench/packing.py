"""What an inspection pack costs to make, and to check without the program that made it.

`python -m bench.packing LEDGER FILE` makes one in a process of its own and prints its peak.
"""
from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from bench.measuring import Bench, Figure, Turn, in_turns, timed
from bench.starting import Arguments, environment, program
from bench.weighing import peak
from bench.workload import Ledgers, asking
from plan_ledger.evidence.making import verifier
from plan_ledger.packing import Packing

_IMPORTS = "import click, typst, xlsxwriter"
_SMALL = (13, 500)
_MIDDLE = (200, 10_000)
_DAY = "2026-01-01"
_CONSISTENT = 5
_READ = """
import hashlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as opened:
    for name in opened.namelist():
        hashlib.sha256(opened.read(name)).hexdigest()
"""


def pack_small(bench: Bench) -> list[Figure]:
    """Ours: `plan-ledger pack` of 13 activities and 500 events, as a whole process. Anchor: the
    same Python importing what it is made with.
    """
    ledger, files = _ledger(bench, *_SMALL), _new_files(bench)
    ours = _process(lambda: _pack(ledger, next(files)))
    anchor = _process(lambda: [sys.executable, "-c", _IMPORTS])
    in_turns(ours, anchor, 1)
    mine, theirs = in_turns(ours, anchor, bench.sizes.rounds)
    note = f"{_SMALL[0]} activities, {_SMALL[1]} events"
    return [Figure("pack-small", mine * 1e3, theirs * 1e3, "ms", note)]


def pack_growth(bench: Bench) -> list[Figure]:
    """For each event, of the workload's activities. Ours: 100,000 events. Anchor: 10,000."""
    large, small = bench.sizes.small, bench.sizes.small // 10
    files = _new_files(bench)

    def making(events: int) -> Turn:
        ledger = bench.ledgers.copy(bench.ledgers.of(events), f"pack-{events}.ledger")
        return timed(lambda: make(ledger, next(files)))

    mine, theirs = in_turns(making(large), making(small), 1)
    note = f"{large:,} events in {mine:.1f} s; anchor {small:,} in {theirs:.1f} s"
    return [Figure("pack-growth", mine / large * 1e6, theirs / small * 1e6, "µs", note)]


def verify_py(bench: Bench) -> list[Figure]:
    """Ours: `python verify.py` on a pack of 10,000 records, as a whole process. Anchor: a script
    that reads, unzips and hashes the members.
    """
    ledger, file = _ledger(bench, *_MIDDLE), next(_new_files(bench))
    make(ledger, file)
    script, table = bench.ledgers.scratch("verify.py"), bench.ledgers.scratch("table.html")
    script.write_bytes(verifier())
    python = [sys.executable, "-I", "-S"]
    check = [*python, str(script), str(file), "--table", str(table)]
    ours = _process(lambda: check, _CONSISTENT)  # nothing from outside is given
    anchor = _process(lambda: [*python, "-c", _READ, str(file)])
    mine, theirs = in_turns(ours, anchor, bench.sizes.rounds)
    with zipfile.ZipFile(file) as opened:
        records = opened.read("records.jsonl").count(b"\n")
    note = f"{records:,} records, a pack of {file.stat().st_size / 1e6:.1f} MB"
    return [Figure("verify-py", mine * 1e3, theirs * 1e3, "ms", note)]


def pack_memory(bench: Bench) -> list[Figure]:
    """Peak resident megabytes of making a pack of 200 activities and 10,000 events."""
    ledger, file = _ledger(bench, *_MIDDLE), next(_new_files(bench))
    command = [sys.executable, "-m", "bench.packing", str(ledger), str(file)]
    told = subprocess.run(command, capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(told.stderr.strip().splitlines()[-1])
    note = f"{_MIDDLE[0]} activities, {_MIDDLE[1]:,} events"
    return [Figure("pack-memory", float(told.stdout), None, "MB", note)]


def make(ledger: Path, file: Path) -> None:
    with asking(ledger) as opened:
        Packing(opened).make(file, by="Officer", as_at=_DAY)


def _ledger(bench: Bench, activities: int, events: int) -> Path:
    """A copy, since each pack is recorded."""
    made = Ledgers(bench.ledgers.folder, activities)
    return made.copy(made.of(events), f"pack-{activities}-{events}.ledger")


def _new_files(bench: Bench) -> Iterator[Path]:
    return (bench.ledgers.scratch(f"{number}.zip") for number in count())


def _pack(ledger: Path, file: Path) -> Arguments:
    return [*program(), "--ledger", str(ledger), "--clock-is-right", "pack", str(file),
            "--as-at", _DAY, "--by", "Officer"]


def _process(command: Callable[[], Arguments], code: int = 0) -> Turn:
    variables = environment()

    def run() -> None:
        done = subprocess.run(command(), env=variables, capture_output=True)
        if done.returncode != code:
            raise RuntimeError((done.stderr or done.stdout).decode(errors="replace")[-300:])

    return timed(run)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
    print(peak())
