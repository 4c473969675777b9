"""A short name beside a description: the name is the activity, or it is asked about."""
from __future__ import annotations

from pathlib import Path

import pytest

from plan_ledger.editions.reading.findings import Question

from .test_recognising import TEXT, edition_of


def lines(name: str, description: str) -> tuple[str, ...]:
    return (f"Ref\t{name}\t{description}\tRAG", f"1\tFire doors survey\t{TEXT}\tA",
            f"2\tDamp team\t{TEXT} too\tA", "3\tLift contract\t\tA")


def test_the_name_of_a_task_is_the_activity(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, *lines("Task Name", "Description"), asked=asked)
    assert not asked
    assert [row.activity for row in edition.rows] == [
        "Fire doors survey", "Damp team", "Lift contract"
    ]
    assert any("column C (“Description”) was not read" in each.text for each in edition.warnings)


@pytest.mark.parametrize("name, description", [
    ("Title", "Description"), ("Name", "Details"), ("Action title", "Action description"),
])
def test_where_either_may_be_it_the_name_is_proposed(
    tmp_path: Path, name: str, description: str
) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, *lines(name, description), asked=asked)
    assert [(each.id, each.choices, each.proposal) for each in asked] == [
        (f"column:C:{description}", ("activity", "leave-out"), "leave-out")
    ]
    assert edition.rows[2].activity == "Lift contract"
    other = edition_of(tmp_path, *lines(name, description),
                       **{f"C__{description.replace(' ', '_')}": "activity"})
    assert other.rows[0].activity == TEXT


def test_a_title_beside_an_action_is_not_the_activity(tmp_path: Path) -> None:
    assert edition_of(tmp_path, *lines("Title", "Action")).rows[0].activity == TEXT
