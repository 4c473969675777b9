"""`python -m bench [MEASURE …] [--quick] [--ledgers FOLDER]`: see bench/README.md."""
from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench.asking import as_at_early, as_at_fold, as_at_growth
from bench.comparing import compare_5000, compare_memory
from bench.importing import import_event
from bench.measuring import FULL, LIMITS, QUICK, Bench, Figure, print_table, write_json
from bench.packing import pack_growth, pack_memory, pack_small, verify_py
from bench.rebuilding import rebuild
from bench.recording import record_cpu, record_durable
from bench.starting import record_cold, show_cold
from bench.verifying import inclusion, verify_full, verify_memory, verify_quick
from bench.weighing import disk, memory
from bench.workload import Ledgers

LATEST = Path(__file__).with_name("latest.json")
MEASURES: dict[str, Callable[[Bench], list[Figure]]] = {
    "record-durable": record_durable,
    "record-cpu": record_cpu,
    "import-event": import_event,
    "as-at-growth": as_at_growth,
    "as-at-early": as_at_early,
    "as-at-fold": as_at_fold,
    "rebuild": rebuild,
    "show-cold": show_cold,
    "record-cold": record_cold,
    "disk": disk,
    "memory": memory,
    "verify-quick": verify_quick,
    "verify-full": verify_full,
    "verify-memory": verify_memory,
    "inclusion-proof": inclusion,
    "compare-5000": compare_5000,
    "compare-memory": compare_memory,
    "pack-small": pack_small,
    "pack-growth": pack_growth,
    "verify-py": verify_py,
    "pack-memory": pack_memory,
}


def main() -> int:
    """0 where everything asked for could be measured, whatever came of it; else 1."""
    asked = _arguments()
    wanted = asked.measures or list(MEASURES)
    with tempfile.TemporaryDirectory(prefix="plan-ledger-bench-") as temporary:
        folder = asked.ledgers or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = QUICK if asked.quick else FULL
        bench = Bench(sizes, Ledgers(folder, sizes.activities))
        figures, failed = _measure(bench, wanted)
    print_table(figures)
    for measure, error in failed.items():
        print(f"{measure} could not be measured: {error}", file=sys.stderr)
    if failed or asked.quick or asked.measures:
        print(f"{LATEST.name} was left alone: that is for a whole run at full size")
    else:
        write_json(figures, LATEST)
        print(f"written to {LATEST}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(LIMITS)}")
    parser.add_argument("--quick", action="store_true", help="small ledgers, for development")
    parser.add_argument("--ledgers", type=Path, metavar="FOLDER",
                        help="keep the ledgers that are built there, and use those kept")
    asked = parser.parse_args()
    unknown = [measure for measure in asked.measures if measure not in MEASURES]
    if unknown:
        parser.error(f"no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    return asked


def _measure(bench: Bench, wanted: list[str]) -> tuple[list[Figure], dict[str, str]]:
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for measure in wanted:
        start = perf_counter()
        try:
            found = MEASURES[measure](bench)
        except Exception as error:  # the others are still worth having
            failed[measure] = f"{type(error).__name__}: {error}"
            continue
        figures += found
        took = perf_counter() - start
        for figure in found:
            bounded = f"{figure.bounded:.3g}{'' if figure.anchor else ' ' + figure.unit}"
            print(f"{figure.measure}: {bounded}", file=sys.stderr)
        print(f"  ({took:.0f} s)", file=sys.stderr, flush=True)
    return figures, failed


if __name__ == "__main__":
    sys.exit(main())
