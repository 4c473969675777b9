"""How many of the edits are found, over many generated editions.

`python -m tests.editions.generated.measuring [N] [--noise light|heavy] [--seed S]`
prints a table, and each edition whose differences are not exactly the edits made.
"""
from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from plan_ledger.editions.importing import Imported
from plan_ledger.ledger import Ledger
from tests.editions.generated.edits import (
    EVERY_EDIT,
    HEAVY,
    LIGHT,
    Edit,
    Expected,
    Kind,
    Noise,
    Told,
    expected_differences,
    random_edits,
)
from tests.editions.generated.files import EVERY_FEATURE, Feature
from tests.editions.generated.importing import (
    FIRST,
    MISSING,
    QUICK_FOLDER,
    SECOND,
    import_answering,
    new_ledger,
    truthful,
)
from tests.editions.generated.layouts import Layout, another_month, random_layout, write_plan
from tests.editions.generated.plans import Plan, random_plan

NUMBERED = EVERY_FEATURE - {Feature.NO_NUMBERS}
_MOST_ROUNDS = 6
_GONE = ("missing", "withdrawn")


@dataclass
class Count:
    """`told` may be right or wrong; `wanted` may be told or not."""

    right: int = 0
    told: int = 0
    wanted: int = 0

    def add(self, right: int, told: int, wanted: int) -> None:
        self.right, self.told, self.wanted = (
            self.right + right, self.told + told, self.wanted + wanted
        )

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


@dataclass
class Case:
    """Two editions, and what was made of the second."""

    seed: int
    before: Plan
    after: Plan
    edits: list[Edit]
    layouts: tuple[Layout, Layout]
    expected: Expected
    told: set[Told]
    moves: set[str]
    """References of which another place was told."""
    pairs: set[tuple[str, int]]
    """(new reference, key) of the activity that the row was taken for."""
    asked: list[str]

    @property
    def true_pairs(self) -> set[tuple[str, int]]:
        old = {activity.key for activity in self.before.activities}
        return {(a.ref, a.key) for a in self.after.activities if a.key in old}

    @property
    def moves_are_right(self) -> bool:
        return self.expected.are_moves(self.moves)

    @property
    def wrongly_told(self) -> set[Told]:
        return self.told - self.expected.differences.keys()

    @property
    def not_told(self) -> set[Told]:
        return self.expected.differences.keys() - self.told

    @property
    def is_right(self) -> bool:
        return not self.wrongly_told and not self.not_told and self.moves_are_right

    def found(self, edit: Edit) -> bool:
        """Whether of its activities just what it did was told."""
        refs = {a.ref for plan in (self.before, self.after) for a in plan.activities
                if a.key in edit.keys}
        wanted = {told for told, key in self.expected.differences.items()
                  if key in edit.keys and edit.concerns(told.kind)}
        wrong = {told for told in self.wrongly_told
                 if told.ref in refs and edit.concerns(told.kind)}
        places = edit.kind in (Kind.MOVED, Kind.SWAPPED, Kind.DISPLACED)
        return wanted <= self.told and not wrong and (not places or self.moves_are_right)

    def explained(self) -> str:
        lines = [f"seed {self.seed}: {self.layouts[1]}"]
        lines += [f"    did: {edit.kind} ({', '.join(self._refs(edit))})" for edit in self.edits]
        lines += [f"    told, but was not done: {one}" for one in _sorted(self.wrongly_told)]
        lines += [f"    done, but was not told: {one}" for one in _sorted(self.not_told)]
        if not self.moves_are_right:
            lines.append(f"    moved were told {sorted(self.moves)}, where"
                         f" {self.expected.fewest_moves} suffice")
        return "\n".join(lines)

    def _refs(self, edit: Edit) -> list[str]:
        old = {a.key: a.ref for a in self.before.activities}
        new = {a.key: a.ref for a in self.after.activities}
        return [f"{old.get(key, 'new')} -> {new.get(key, 'gone')}" for key in sorted(edit.keys)]


@dataclass
class Measured:
    matching: Count = field(default_factory=Count)
    differences: Count = field(default_factory=Count)
    edits: dict[Kind, Count] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    editions: int = 0
    exact: int = 0
    wrong: list[Case] = field(default_factory=list)

    def add(self, case: Case) -> None:
        self.editions += 1
        self.exact += case.is_right
        true = case.true_pairs
        self.matching.add(len(case.pairs & true), len(case.pairs), len(true))
        moves = case.expected.fewest_moves
        wanted = case.expected.differences.keys()
        self.differences.add(
            len(case.told & wanted) + (moves if case.moves_are_right else 0),
            len(case.told) + len(case.moves), len(wanted) + moves,
        )
        for edit in case.edits:
            self.edits.setdefault(edit.kind, Count()).add(case.found(edit), 1, 1)
        self.asked.update(case.asked)
        if not case.is_right:
            self.wrong.append(case)

    def table(self) -> str:
        lines = [f"{self.editions:,} editions, {self.exact:,} exactly as edited", ""]
        lines.append(
            f"{'':44} {'right':>8} {'told':>8} {'wanted':>8} {'precision':>10} {'recall':>8}"
        )
        for name, count in (("rows matched with activities", self.matching),
                            ("differences", self.differences)):
            lines.append(f"{name:44} {count.right:8,} {count.told:8,} {count.wanted:8,}"
                         f" {count.precision:10.4f} {count.recall:8.4f}")
        lines += ["", f"{'edits':44} {'right':>8} {'':8} {'made':>8} {'':10} {'share':>8}"]
        lines += [f"{kind:44} {count.right:8,} {'':8} {count.wanted:8,} {'':10} {count.recall:8.4f}"
                  for kind, count in sorted(self.edits.items())]
        if self.asked:
            lines += ["", "asked: " + ", ".join(f"{kind} {n:,}" for kind, n in
                                                self.asked.most_common())]
        return "\n".join(lines)


def measure(
    count: int, *, kinds: frozenset[Kind] = EVERY_EDIT, noise: Noise = LIGHT, seed: int = 0,
    most_activities: int = 40,
) -> Measured:
    """The same seeds always make the same editions."""
    found = Measured()
    with tempfile.TemporaryDirectory(dir=QUICK_FOLDER) as folder:
        for number in range(count):
            found.add(one_case(Path(folder), seed + number, kinds, noise, most_activities))
    return found


def one_case(
    folder: Path, seed: int, kinds: frozenset[Kind] = EVERY_EDIT, noise: Noise = LIGHT,
    most_activities: int = 40,
) -> Case:
    random = Random(f"edition {seed}")
    before = random_plan(random, most_activities)
    layout = random_layout(random, before, NUMBERED)
    after, edits = random_edits(random, _with_words_of(before, layout), kinds, noise)
    after = replace(after, legend=before.legend)
    then = another_month(random, layout)
    return dry_run_of(folder, seed, before, after, edits, (layout, then))


def dry_run_of(
    folder: Path, seed: int, before: Plan, after: Plan, edits: list[Edit],
    layouts: tuple[Layout, Layout],
) -> Case:
    """The first edition recorded, the second one shown: what was made of it."""
    layout, then = layouts
    first = write_plan(before, layout, folder / f"{seed}-january")
    second = write_plan(after, then, folder / f"{seed}-february")
    ledger_file = folder / f"{seed}.ledger"
    with new_ledger(ledger_file) as ledger:
        import_answering(ledger, first, FIRST, before, layout)
        ids = {told["id"]: old.key for told, old in
               zip(ledger.show(as_at=FIRST)["activities"], before.activities, strict=True)}
        found, asked = _dry_run(ledger, second, after, then, before)
    for left in (first, second, *folder.glob(f"{seed}.ledger*")):
        left.unlink(missing_ok=True)
    told, moves = _told(found, then)
    expected = expected_differences(before, after)
    if Feature.NO_LEGEND in then:  # the file says what a status is called, not what its code is
        told = {_nameless(each) for each in told}
        if not any(activity.status for activity in before.activities):
            told = {each for each in told if each.kind != "legend"}  # the first words make one
        expected = replace(expected, differences={
            _nameless(each): key for each, key in expected.differences.items()
        })
    pairs = {(part.ref, ids[part.subject]) for part in found.findings.activities
             if part.ref is not None and part.subject in ids and part.row is not None}
    return Case(seed, before, after, edits, layouts, expected, told, moves, pairs, asked)


def _with_words_of(plan: Plan, layout: Layout) -> Plan:
    """A file without a legend has only the statuses that it uses, so no others are edited in."""
    if Feature.NO_LEGEND not in layout:
        return plan
    used = {activity.status for activity in plan.activities}
    return replace(plan, legend=tuple(s for s in plan.legend if s.word in used) or plan.legend)


def _dry_run(
    ledger: Ledger, file: Path, plan: Plan, layout: Layout, before: Plan
) -> tuple[Imported, list[str]]:
    """Questions are answered truthfully: what columns and statuses are, and whether it is the same
    activity. What is missing stays so.
    """
    answers: dict[str, str] = {}
    asked: list[str] = []
    for _ in range(_MOST_ROUNDS):
        found = ledger.import_edition(
            file, as_at=SECOND, by="Officer", answers=answers, dry_run=True
        )
        open_ = [q for q in found.findings.questions if q.kind != MISSING and q.id not in answers]
        if not open_:
            break
        asked += [question.kind for question in open_]
        answers |= {q.id: truthful(q, plan, layout, before) for q in open_}
    return found, asked


def _told(found: Imported, layout: Layout) -> tuple[set[Told], set[str]]:
    told: set[Told] = set()
    moves: set[str] = set()
    for one in found.findings.differences:
        ref = one.ref or "the plan"
        if one.kind == "moved" and one.field == "order":
            moves.add(ref)
        elif one.kind in _GONE:
            told.add(Told(ref, "missing", None, one.old))
        else:
            to = one.new["deadline"] if one.field == "deadline" and one.new else one.new
            told.add(Told(ref, one.kind, one.field, None if to is None else str(to)))
    return told, moves


def _sorted(told: set[Told]) -> list[Told]:
    return sorted(told, key=str)


def _nameless(told: Told) -> Told:
    return told._replace(to=None) if told.kind == "status" else told


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.editions.generated.measuring",
                                     description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=2000)
    parser.add_argument("--noise", choices=("light", "heavy"), default="light")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    found = measure(
        asked.count,
        noise=HEAVY if asked.noise == "heavy" else LIGHT,
        seed=asked.seed,
    )
    for case in found.wrong:
        print(case.explained())
    print(found.table())


if __name__ == "__main__":
    main()
