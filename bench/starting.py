"""What a whole process costs, from its start to its end, by the installed command line."""
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from bench.measuring import Bench, Figure, Turn, in_turns, timed
from bench.workload import Ledgers
from plan_ledger.ledger import Ledger

_READING = "import click"
_RECORDING = "import click, eventsourcing.application; from pydantic import BaseModel"
_WARM = 2

Arguments = list[str]


def show_cold(bench: Bench) -> list[Figure]:
    """Ours: `plan-ledger show` of the demo ledger as a whole process, to a pipe. Anchor: the same
    Python running `import click`. Byte code is cached for both; median of 20.
    """
    ledger, what = _demo(bench)
    command = [*program(), "--ledger", str(ledger), "show"]
    return [_figure("show-cold", bench, lambda: command, _READING, what)]


def record_cold(bench: Bench) -> list[Figure]:
    """Ours: `plan-ledger record status` on the demo ledger as a whole process, which commits and
    checkpoints. Anchor: the same Python importing click, eventsourcing and pydantic.
    """
    ledger, what = _demo(bench)
    with Ledger(ledger) as opened:
        shown = opened.show()
    ref = shown["activities"][0]["ref"]
    words = cycle(line["code"] for line in shown["legend"])

    def command() -> Arguments:
        return [*program(), "--ledger", str(ledger), "--clock-is-right", "record", "status", ref,
                next(words), "--because", "the board asked for it", "--by", "Officer"]

    return [_figure("record-cold", bench, command, _RECORDING, what)]


def _figure(
    measure: str, bench: Bench, command: Callable[[], Arguments], imports: str, what: str
) -> Figure:
    ours, anchor = _process(command), _process(lambda: [sys.executable, "-c", imports])
    for _ in range(_WARM):
        in_turns(ours, anchor, 1)
    mine, theirs = in_turns(ours, anchor, bench.sizes.starts)
    note = f"{bench.sizes.starts} starts each, {what}"
    return Figure(measure, mine * 1e3, theirs * 1e3, "ms", note)


def _process(command: Callable[[], Arguments]) -> Turn:
    variables = environment()

    def run() -> None:
        subprocess.run(command(), env=variables, capture_output=True, check=True)

    return timed(run)


def program() -> Arguments:
    """The installed script, where it stands beside this Python; else the module it calls."""
    name = "plan-ledger.exe" if os.name == "nt" else "plan-ledger"
    script = Path(sys.executable).with_name(name)
    return [str(script)] if script.exists() else [sys.executable, "-m", "plan_ledger_cli"]


def environment() -> dict[str, str]:
    """As an officer's: byte code is kept, and no variable of this run is seen."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PLAN_LEDGER", "PLAN_LEDGER_ACTOR")
    return {key: value for key, value in os.environ.items() if key not in left_out}


def _demo(bench: Bench) -> tuple[Path, str]:
    """A new demo ledger; where that cannot be made, 13 activities with 500 events."""
    path = bench.ledgers.scratch("demo.ledger")
    made = subprocess.run(
        [*program(), "--ledger", str(path), "demo"], env=environment(), capture_output=True
    )
    if made.returncode == 0 and path.exists():
        return path, "the demo ledger"
    small = Ledgers(bench.ledgers.folder, activities=13)
    small.copy(small.of(500), path.name)
    return path, "13 activities and 500 events, since `plan-ledger demo` made no ledger"
