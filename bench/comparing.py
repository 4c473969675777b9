"""What it costs an officer to see what a month's edition changes.

`python -m bench.comparing LEDGER FILE` does the same in a process of its own and prints its peak.
"""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.editions import Editions, ledger_of, two_editions
from bench.measuring import Bench, Figure, Turn, in_turns, timed
from bench.starting import environment, program
from bench.weighing import peak
from tests.editions.generated.importing import SECOND

_EDITS_OF = 25
"""One edit for so many activities: 200 for 5,000."""

_MOST_TURNS = 5
_PANDAS = """
import pandas
first, second = (
    pandas.read_excel(file, header={header}, dtype=str, engine="calamine")
    for file in ({first!r}, {second!r})
)
both = first.merge(second, on="Ref.", how="outer", indicator=True, suffixes=("_was", "_is"))
for caption in first.columns.drop("Ref."):
    both[caption] = both[caption + "_was"].fillna("") != both[caption + "_is"].fillna("")
print(both[first.columns.drop("Ref.")].sum())
"""


def compare_5000(bench: Bench) -> list[Figure]:
    """Ours: `import --dry-run` of an .xlsx of 5,000 activities with 200 edits against a ledger of
    the first edition, whole process. Anchor: the same Python with pandas, which reads both files
    by the same parser, merges them on the reference and compares each column. It does not know
    where a header stands unless told, looks for no title, legend or merged cell, takes an activity
    with another number for two, and records nothing.
    """
    editions, ledger = _made(bench)
    ours = [*program(), *_words(ledger, editions.second)]
    anchor = [sys.executable, "-c", _PANDAS.format(
        header=editions.header_row, first=str(editions.first), second=str(editions.second)
    )]
    in_turns(_process(ours), _process(anchor), 1)
    turns = min(bench.sizes.rounds, _MOST_TURNS)
    mine, theirs = in_turns(_process(ours), _process(anchor), turns)
    note = f"{len(editions.before.activities):,} activities, {len(editions.edits)} edits"
    return [Figure("compare-5000", mine * 1e3, theirs * 1e3, "ms", note)]


def compare_memory(bench: Bench) -> list[Figure]:
    """Peak resident megabytes of that process. No anchor."""
    editions, ledger = _made(bench)
    command = [sys.executable, "-m", "bench.comparing", str(ledger), str(editions.second)]
    told = subprocess.run(command, env=environment(), capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(told.stderr.strip().splitlines()[-1])
    note = f"{len(editions.before.activities):,} activities, {len(editions.edits)} edits"
    return [Figure("compare-memory", float(told.stdout.splitlines()[-1]), None, "MB", note)]


def _made(bench: Bench) -> tuple[Editions, Path]:
    activities = bench.sizes.edition
    editions = two_editions(bench.ledgers.folder, activities, activities // _EDITS_OF)
    return editions, ledger_of(bench.ledgers.scratch("compare.ledger"), editions.first)


def _words(ledger: Path, edition: Path) -> list[str]:
    return ["--ledger", str(ledger), "--clock-is-right", "import", str(edition),
            "--as-at", SECOND, "--dry-run", "--by", "Officer"]


def _process(command: list[str]) -> Turn:
    def run() -> None:
        subprocess.run(command, env=environment(), capture_output=True, check=True)

    return timed(run)


if __name__ == "__main__":
    from plan_ledger_cli.main import main

    sys.argv[1:] = _words(Path(sys.argv[1]), Path(sys.argv[2]))
    try:
        main()
    finally:  # it ends as a program does
        print(peak())
