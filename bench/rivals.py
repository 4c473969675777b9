"""`python -m bench.rivals [N]`: how many of the same edits others find, and in what time.

The others are what one would use instead: a merge of both files with pandas on the reference,
csv-diff with the reference as its key, and daff, which aligns rows by itself. All are given what
suits them: a bare table as .csv with the captions in its first line, nothing above it, no merged
cells, the same columns in the same order. An edit is found where exactly it was told of its
activities: a renumbered activity told as one removed and one added is not. Where an edit takes an
activity to another place, only its number and its section are asked of the others.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bench.editions import CAPTIONS, ledger_of, two_editions
from bench.starting import environment
from tests.editions.generated.edits import (
    LIGHT,
    Edit,
    Kind,
    Told,
    random_edits,
)
from tests.editions.generated.files import Feature
from tests.editions.generated.importing import SECOND
from tests.editions.generated.layouts import Layout, write_plan
from tests.editions.generated.measuring import Case, dry_run_of
from tests.editions.generated.plans import Plan, random_plan

_BARE = Layout(Feature.CSV, frozenset((Feature.NO_TITLE, Feature.NO_LEGEND, Feature.STATUS_WORD)),
               CAPTIONS, encoding="utf-8")
_KEY = CAPTIONS["ref"]
_KIND_OF = {
    "Ref.": ("renumbered", "ref"), "No.": ("moved", "section"),
    "Activity required": ("reworded", "activity"), "Timeline": ("deadline", "deadline"),
    "Accountable lead": ("lead", "lead"), "Progress update": ("progress", "progress"),
    "RAG": ("status", "status"),
}
_ACTIVITIES, _EDITS, _ROUNDS = 5_000, 200, 3
Row = dict[str, str]
Changes = list[tuple[str, str, Row]]
"""(what, new reference, the row or only its changed cells); `what` is added, removed, changed."""


def pandas_merge(first: Path, second: Path) -> Changes:
    import pandas

    old, new = (pandas.read_csv(file, dtype=str, keep_default_na=False)
                for file in (first, second))
    both = old.merge(new, on=_KEY, how="outer", indicator=True, suffixes=("_was", "_is"))
    found: Changes = []
    captions = [caption for caption in old.columns if caption != _KEY]
    for side, what, mark in (("left_only", "removed", "_was"), ("right_only", "added", "_is")):
        for row in both[both["_merge"] == side].to_dict("records"):
            found.append((what, row[_KEY], {c: row[c + mark] for c in captions}))
    there = both[both["_merge"] == "both"]
    for caption in captions:
        changed = there[there[caption + "_was"] != there[caption + "_is"]]
        for ref, value in zip(changed[_KEY], changed[caption + "_is"], strict=True):
            found.append(("changed", ref, {caption: value}))
    return found


def csv_diff(first: Path, second: Path) -> Changes:
    from csv_diff import compare, load_csv

    tables = []
    for path in (first, second):
        with path.open(newline="", encoding="utf-8") as file:
            tables.append(load_csv(file, key=_KEY))
    told = compare(*tables)
    found: Changes = [("added", row[_KEY], row) for row in told["added"]]
    found += [("removed", row[_KEY], row) for row in told["removed"]]
    return found + [("changed", one["key"], {c: new for c, (_, new) in one["changes"].items()})
                    for one in told["changed"]]


def daff(first: Path, second: Path) -> Changes:
    import csv

    import daff as daff_

    tables = []
    for path in (first, second):
        with path.open(newline="", encoding="utf-8") as file:
            tables.append(daff_.PythonTableView(list(csv.reader(file))))
    flags = daff_.CompareFlags()
    flags.show_unchanged_columns = True
    told: list[list[str | None]] = []
    daff_.TableDiff(daff_.Coopy.compareTables(*tables, flags).align(), flags).hilite(
        daff_.PythonTableView(told)
    )
    header = next(line for line in told if line[0] == "@@")
    found: Changes = []
    for line in told:
        action = line[0] or ""
        cells = {caption or "": cell or "" for caption, cell in
                 zip(header[1:], line[1:], strict=True)}
        if action in ("+++", "---"):
            found.append(("added" if action == "+++" else "removed", cells[_KEY], cells))
        elif action.endswith("->"):
            new = {caption: cell.split(action)[-1] for caption, cell in cells.items()}
            changed = {c: new[c] for c, cell in cells.items() if action in cell}
            found.append(("changed", new[_KEY], changed))
    return found


RIVALS: dict[str, Callable[[Path, Path], Changes]] = {
    "pandas merge": pandas_merge, "csv-diff": csv_diff, "daff": daff,
}
OURS = "plan-ledger"


def said_of(changes: Changes, plan: Plan) -> set[Told]:
    """In the words of `expected_differences`, the timeline's words taken for their date."""
    dates = {a.due.words: a.due.date for a in plan.activities if a.due}
    told: set[Told] = set()
    for what, ref, cells in changes:
        if what != "changed":
            kind = "added" if what == "added" else "missing"
            told.add(Told(ref, kind, None, cells[CAPTIONS["activity"]]))
            continue
        for caption, value in cells.items():
            if caption in _KIND_OF:
                kind, field = _KIND_OF[caption]
                to = dates.get(value) if kind == "deadline" else value
                told.add(Told(ref, kind, field, None if kind == "status" else to))
    return told


def compare_all(count: int) -> dict[str, dict[Kind, list[bool]]]:
    """Of `count` generated pairs of editions with light noise: found or not, by tool and kind."""
    found: dict[str, dict[Kind, list[bool]]] = {name: {} for name in (OURS, *RIVALS)}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for seed in range(count):
            random = Random(f"rivals {seed}")
            before = random_plan(random)
            before = replace(before, sections=dict.fromkeys(before.sections))
            used = tuple(s for s in before.legend
                         if any(a.status == s.word for a in before.activities))
            after, edits = random_edits(random, replace(before, legend=used or before.legend),
                                        frozenset(Kind), LIGHT)
            after = replace(after, legend=before.legend)
            case = dry_run_of(folder, seed, before, after, edits, (_BARE, _BARE))
            files = [write_plan(plan, _BARE, folder / name)
                     for plan, name in ((before, "first"), (after, "second"))]
            _note(found[OURS], edits, case)
            for name, rival in RIVALS.items():
                told = said_of(rival(*files), after)
                expected = replace(case.expected, places={})
                _note(found[name], edits, replace(case, told=told, expected=expected, moves=set()))
    return found


def _note(counts: dict[Kind, list[bool]], edits: list[Edit], case: Case) -> None:
    for edit in edits:
        counts.setdefault(edit.kind, []).append(case.found(edit))


def seconds() -> dict[str, float]:
    """Of a whole process on two editions of 5,000 activities, median of a few."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        editions = two_editions(folder, _ACTIVITIES, _EDITS)
        files = [write_plan(plan, _BARE, folder / name)
                 for plan, name in ((editions.before, "bare-first"), (editions.after, "bare"))]
        ledger = ledger_of(folder / "plan.ledger", files[0])
        taken: dict[str, list[float]] = {name: [] for name in (OURS, *RIVALS)}
        for _ in range(_ROUNDS):
            for name, times in taken.items():
                words = [str(word) for word in (ledger, *files)]
                command = [sys.executable, "-m", "bench.rivals", "--once", name, *words]
                start = perf_counter()
                subprocess.run(command, env=environment(), capture_output=True, check=True)
                times.append(perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


def _once(name: str, ledger: Path, first: Path, second: Path) -> None:
    if name != OURS:
        RIVALS[name](first, second)
        return
    from plan_ledger.ledger import Ledger

    with Ledger(ledger, clock_is_right=True) as opened:
        opened.import_edition(second, as_at=SECOND, by="Officer", dry_run=True)


def main() -> None:
    if sys.argv[1:2] == ["--once"]:
        _once(sys.argv[2], *map(Path, sys.argv[3:]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    found, took = compare_all(count), seconds()
    print(f"{'edits found':44}" + "".join(f"{name:>14}" for name in found) + f"{'made':>8}")
    for kind in sorted(Kind):
        if kind in found[OURS]:
            shares = "".join(f"{_share(by_kind[kind]):>14}" for by_kind in found.values())
            print(f"{kind:44}{shares}{len(found[OURS][kind]):8,}")
    everything = {name: [f for some in by_kind.values() for f in some]
                  for name, by_kind in found.items()}
    print(f"{'all':44}" + "".join(f"{_share(some):>14}" for some in everything.values())
          + f"{len(everything[OURS]):8,}")
    print(f"{'seconds for 5,000 activities, 200 edits':44}"
          + "".join(f"{took[name]:14.2f}" for name in found))


def _share(found: list[bool]) -> str:
    return f"{100 * sum(found) / len(found):.1f} %"


if __name__ == "__main__":
    main()
