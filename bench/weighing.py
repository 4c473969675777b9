"""What a ledger weighs on the disk, and what the heaviest work takes of memory.

`python -m bench.weighing import|rebuild LEDGER [FILE]` does one such work in a process of its own
and prints its peak.
"""
from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random
from time import perf_counter

from bench.measuring import Bench, Figure
from bench.workload import LEGEND, TODAY, asking, words
from plan_ledger.store.opening import open_for_reading
from plan_ledger.store.reading import records

_MEGABYTE = 1_000_000
_OUTSIDE_VALUES = ("by", "login")


def disk(bench: Bench) -> list[Figure]:
    """Ours: the file of 1,000,000 events after its checkpoint. Anchor: a raw sqlite3 table of one
    row an event, its values in clear as compact JSON. Bytes for each event.
    """
    events = bench.sizes.large
    ledger = bench.ledgers.of(events)
    raw = bench.ledgers.scratch("disk.raw")
    _write_in_clear(ledger, raw)
    sizes = [_bytes(path) / events for path in (ledger, raw)]
    bench.ledgers.scratch(raw.name)
    return [Figure("disk", sizes[0], sizes[1], "bytes", f"{events:,} events")]


def memory(bench: Bench) -> list[Figure]:
    """Peak resident megabytes of a process that imports an edition of 2,000 activities into a
    ledger of 1,000,000 events, and of one that rebuilds it: the greater one. No anchor.
    """
    original = bench.ledgers.of(bench.sizes.large)
    edition = _edition(bench, original)
    peaks: list[Figure] = []
    for work in ("import", "rebuild"):
        ledger = bench.ledgers.copy(original, "memory.ledger")
        peak, seconds = _peak_of(work, ledger, edition)
        note = f"{bench.sizes.large:,} events, took {seconds:.1f} s"
        peaks.append(Figure(f"memory-{work}", peak, None, "MB", note))
    bench.ledgers.scratch("memory.ledger")
    worst = max(peaks, key=lambda figure: figure.ours)
    note = f"the greater of the two: {worst.measure.removeprefix('memory-')}"
    return [Figure("memory", worst.ours, None, "MB", note), *peaks]


def _bytes(path: Path) -> int:
    log = Path(f"{path}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _write_in_clear(ledger: Path, raw: Path) -> None:
    reader = open_for_reading(ledger)
    writer = sqlite3.connect(raw, isolation_level=None)
    writer.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, event TEXT NOT NULL)")
    writer.execute("BEGIN")
    for position, record, unsealed in records(reader):
        outside = {key: unsealed.pop(key) for key in _OUTSIDE_VALUES}
        event = record | outside | {"open": record["open"] | unsealed}
        del event["sealed"]
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        writer.execute("INSERT INTO events VALUES (?,?)", (position, text))
    writer.execute("COMMIT")
    writer.close()
    reader.close()


def _edition(bench: Bench, ledger: Path) -> Path:
    """The plan of today, with three in ten statuses and two in ten progress notes changed."""
    from plan_ledger.editions.writing.saving import write_workbook

    random = Random("a month later")
    with asking(ledger) as opened:
        shown = opened.show()
    for activity in shown["activities"]:
        if random.random() < 0.3:
            activity["status"] = random.choice(tuple(LEGEND))
        if random.random() < 0.2:
            activity["progress"] = words(random, 14)
    file = bench.ledgers.scratch("month.xlsx")
    write_workbook(file, shown)
    return file


def _peak_of(work: str, ledger: Path, edition: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.weighing", work, str(ledger), str(edition)]
    told = subprocess.run(command, capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(told.stderr.strip().splitlines()[-1])
    peak, seconds = told.stdout.split()
    return float(peak), float(seconds)


def peak() -> float:
    """Of this process, in megabytes.

    Not from getrusage where it can be helped: Linux counts there what the parent process had
    before this one's program was loaded.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / _MEGABYTE if sys.platform == "darwin" else peak * 1024 / _MEGABYTE
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / _MEGABYTE


def _work(work: str, ledger: Path, edition: Path) -> None:
    if work == "import":
        with asking(ledger) as opened:
            opened.import_edition(edition, as_at=TODAY.isoformat(), by="Officer")
    else:
        from plan_ledger.store.rebuilding import rebuild

        rebuild(ledger)


if __name__ == "__main__":
    began = perf_counter()
    _work(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(peak(), perf_counter() - began)
