"""Any plan, set out in any layout, encoding and kind of file, is read as what it is; and of a
second edition exactly what somebody changed is found.
"""
from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.table import Edition, read_edition
from plan_ledger.ledger import Ledger
from tests.editions.exporting import told_by_exports
from tests.editions.generated.edits import SILENT, Kind, expected_differences, random_edits
from tests.editions.generated.importing import (
    FIRST,
    QUICK_FOLDER,
    import_answering,
    new_ledger,
    truthful,
    wrongly_shown,
)
from tests.editions.generated.layouts import Layout, random_layout, write_plan
from tests.editions.generated.measuring import measure
from tests.editions.generated.plans import Plan, random_plan


@contextmanager
def imported(seed: int, most_activities: int) -> Iterator[tuple[Ledger, Plan, Layout]]:
    """The ledger of a random plan in a random layout."""
    random = Random(seed)
    plan = random_plan(random, most_activities)
    layout = random_layout(random, plan)
    with tempfile.TemporaryDirectory(dir=QUICK_FOLDER) as folder:
        file = write_plan(plan, layout, Path(folder, "edition"))
        with new_ledger(Path(folder, "plan.ledger")) as ledger:
            import_answering(ledger, file, FIRST, plan, layout)
            yield ledger, plan, layout


def imported_and_compared(seed: int, most_activities: int) -> tuple[str, list[str]]:
    """The layout, and what the ledger then shows otherwise."""
    with imported(seed, most_activities) as (ledger, plan, layout):
        return str(layout), wrongly_shown(ledger.show(as_at=FIRST), plan, layout)


def read_answering(file: Path, plan: Plan, layout: Layout) -> Edition:
    """As somebody has it read who knows what each column is."""
    answers: dict[str, str] = {}
    while True:
        asked: list[Question] = []
        edition = read_edition(file, answers=Answers(answers, asked))
        if not asked:
            return edition
        answers |= {question.id: truthful(question, plan, layout) for question in asked}


@settings(max_examples=60, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), most_activities=st.integers(1, 40))
def test_any_plan_in_any_layout_is_shown_as_it_is(seed: int, most_activities: int) -> None:
    layout, wrong = imported_and_compared(seed, most_activities)
    assert wrong == [], layout


def told_of(seed: int, most_activities: int) -> list[str]:
    """What an export of the plan, imported back, would change."""
    with imported(seed, most_activities) as (ledger, _, _):
        return [*told_by_exports(ledger)]


@settings(max_examples=40, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), most_activities=st.integers(1, 20))
def test_an_export_of_any_plan_in_any_layout_changes_nothing(
    seed: int, most_activities: int
) -> None:
    assert told_of(seed, most_activities) == []


@settings(max_examples=60, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), most_activities=st.integers(1, 30))
def test_by_the_profile_that_a_reading_made_the_file_is_read_the_same(
    seed: int, most_activities: int
) -> None:
    random = Random(seed)
    plan = random_plan(random, most_activities)
    layout = random_layout(random, plan)
    with tempfile.TemporaryDirectory(dir=QUICK_FOLDER) as folder:
        file = write_plan(plan, layout, Path(folder, "edition"))
        first = read_answering(file, plan, layout)
        asked: list[Question] = []
        again = read_edition(file, profiles=first.profiles, answers=Answers({}, asked))
    assert asked == [], layout
    for one in ("rows", "sections", "title", "legend", "profiles"):
        assert getattr(again, one) == getattr(first, one), (one, str(layout))


@pytest.mark.torture
@settings(max_examples=2000)
@given(seed=st.integers(0, 2**32 - 1), most_activities=st.integers(1, 40))
def test_two_thousand_plans_are_shown_as_they_are(seed: int, most_activities: int) -> None:
    layout, wrong = imported_and_compared(seed, most_activities)
    assert wrong == [], layout


# a second edition


_EXPECTED_OF = {
    Kind.STATUS: {"status": 1},
    Kind.SLIP: {"deadline": 1},
    Kind.LEAD: {"lead": 1},
    Kind.PROGRESS: {"progress": 1},
    Kind.TYPOS: {"reworded": 1},
    Kind.REWORDED: {"reworded": 1},
    Kind.RENUMBERED: {"renumbered": 1},
    Kind.SWAPPED: {"renumbered": 2},
    Kind.ADDED: {"added": 1},
    Kind.REMOVED: {"missing": 1},
    Kind.MOVED: {"renumbered": 1, "moved": 1},
    Kind.DISPLACED: {"renumbered": 1, "added": 1},
}
_IN_BLOCKS = {Kind.INSERTED: "added", Kind.CLOSED: "missing"}


@pytest.mark.parametrize("kind", Kind)
def test_what_is_expected_of_an_edit_is_what_it_means(kind: Kind) -> None:
    done = 0
    for seed in range(40):
        random = Random(seed)
        before = random_plan(random, 12)
        after, edits = random_edits(random, before, {kind}, SILENT, most=1)
        told = Counter(each.kind for each in expected_differences(before, after).differences)
        if not edits:
            assert not told
            continue
        (edit,) = edits
        done += 1
        if kind in _IN_BLOCKS:
            assert told == {_IN_BLOCKS[kind]: 1, "renumbered": len(edit.keys) - 1} or (
                len(edit.keys) == 1 and told == {_IN_BLOCKS[kind]: 1})
        else:
            assert told == _EXPECTED_OF[kind]
    assert done > 10


def test_the_differences_found_are_exactly_the_edits_made() -> None:
    found = measure(40, most_activities=25)
    assert not found.wrong, "\n".join(case.explained() for case in found.wrong)


@pytest.mark.torture
def test_over_two_thousand_editions_more_than_99_in_100_are_right() -> None:
    found = measure(2000, seed=10_000)
    print(found.table())
    for count in (found.matching, found.differences):
        assert count.precision > 0.99 and count.recall > 0.99, found.table()
