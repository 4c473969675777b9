"""What a process of its own does to a ledger: `python -m tests.store.working TASK LEDGER …`.

Each thing that was acknowledged is said on a line.
"""
from __future__ import annotations

import sys
import time
from pathlib import Path

from plan_ledger.ledger import Ledger
from plan_ledger.store.errors import PlanError
from tests.store.making import add, say

HEADER = "Section\tRef.\tActivity\tTimeline\tLead\tProgress\tRAG"


def pairs(path: Path, refs: str, count: str) -> None:
    """Two records in each transaction, by turns on the references."""
    names = refs.split(",")
    with Ledger(path, clock_is_right=True) as ledger:
        _wait_for_all(path)
        for number in range(int(count) // 2):
            with ledger.writing().writer.transaction():
                say(ledger, names[number % len(names)], f"first half {number}")
                done = say(ledger, names[number % len(names)], f"second half {number}")
            print(done.position, flush=True)


def same_reference(path: Path, ref: str) -> None:
    with Ledger(path, clock_is_right=True) as ledger:
        ledger.writing()
        _wait_for_all(path)
        try:
            print(add(ledger, ref).position, flush=True)
        except PlanError as error:
            print(error.kind, flush=True)


def without_end(path: Path, turn: str) -> None:
    """Reports and whole editions, until somebody kills it."""
    with Ledger(path, clock_is_right=True) as ledger:
        for number in range(10_000):
            if number % 3 == 2:
                file = path.with_name(f"edition-{turn}.tsv")
                lines = [
                    f"4.1\t4.1.{n}\tMap the process\t31 January 2019\tJo Lead"
                    f"\tSaid {turn} {number} {n}\tAMBER"
                    for n in range(1, 9)
                ]
                file.write_text("\n".join([HEADER, *lines]), "utf-8")
                ledger.import_edition(file, as_at=f"2019-03-{number % 28 + 1:02}", by="Ann")
                position = ledger.show()["position"]
            else:
                position = say(ledger, f"4.1.{number % 8 + 1}", f"turn {turn} {number}").position
            print(position, flush=True)


def _wait_for_all(path: Path) -> None:
    print("ready", flush=True)
    while not path.with_name("go").exists():
        time.sleep(0.001)


if __name__ == "__main__":
    task = {"pairs": pairs, "same_reference": same_reference, "without_end": without_end}
    task[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
