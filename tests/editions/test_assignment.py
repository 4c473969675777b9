"""The assignment is the best of all, and a margin is what forbidding a choice would cost."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan_ledger.editions.matching import assignment
from plan_ledger.editions.matching.assignment import Choice, assign

ENOUGH = 15
problems = st.lists(
    st.dictionaries(st.integers(0, 4), st.integers(-5, 20) | st.integers(1, 3)), max_size=5
)


def best(candidates: list[dict[int, int]], taken: frozenset[int] = frozenset()) -> int:
    """Of all assignments, tried one by one."""
    if not candidates:
        return 0
    first, *others = candidates
    return max(
        [best(others, taken)]
        + [gain + best(others, taken | {column}) for column, gain in first.items()
           if column not in taken]
    )


def best_without(candidates: list[dict[int, int]], row: int, column: int | None) -> float:
    before, after = candidates[:row], candidates[row + 1 :]
    if column is not None:
        less = {c: gain for c, gain in candidates[row].items() if c != column}
        return best([*before, less, *after])
    return max(
        (gain + best(before + after, frozenset({c})) for c, gain in candidates[row].items()),
        default=float("-inf"),
    )


@given(problems)
def test_no_other_assignment_gains_more_and_margins_are_what_a_choice_is_worth(
    candidates: list[dict[int, int]]
) -> None:
    choices = assign(candidates, ENOUGH)
    gained = sum(candidates[row][c.column] for row, c in enumerate(choices)
                 if c.column is not None)
    assert gained == best(candidates)
    for row, choice in enumerate(choices):
        lost = gained - best_without(candidates, row, choice.column)
        assert choice.margin == min(lost, ENOUGH)


def test_first_come_is_not_first_served() -> None:
    assert [c.column for c in assign([{0: 10, 1: 9}, {0: 9}], ENOUGH)] == [1, 0]


def test_a_row_whom_nothing_suits_stays_alone() -> None:
    assert assign([{}, {0: -3}], ENOUGH) == [Choice(None, 15, None), Choice(None, 3, 0)]


def test_beyond_the_work_allowed_the_greatest_gains_are_taken_with_no_margin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assignment, "WORK", 3)
    candidates = [{0: 10, 1: 9}, {0: 11}, {7: 5}]
    assert assign(candidates, ENOUGH) == [
        Choice(1, 0, None), Choice(0, 0, None), Choice(7, 0, None)]


def test_where_the_work_ends_at_the_margins_the_assignment_is_still_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assignment, "WORK", 12)
    choices = assign([{0: 10, 1: 9}, {0: 9}], ENOUGH)
    assert [c.column for c in choices] == [1, 0]
    assert 0 in [c.margin for c in choices]
