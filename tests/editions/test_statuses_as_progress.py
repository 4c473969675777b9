"""A “Progress” that says only how far each activity is gives the status, if nothing else does."""
from __future__ import annotations

from pathlib import Path

from plan_ledger.editions.reading.findings import Question

from .test_recognising import edition_of

PLAN = (
    "Action\tProgress\tComments", "Recruit an analyst\tIn progress\tAdvert out",
    "Buy a case system\tNot started\tWaiting for budget", "Publish it\tCompleted\tIt is live",
)


def test_it_is_proposed_as_the_status_and_the_comments_are_the_progress(tmp_path: Path) -> None:
    asked: list[Question] = []
    edition = edition_of(tmp_path, *PLAN, asked=asked)
    assert [(each.id, each.choices, each.proposal) for each in asked] == [
        ("column:B:Progress", ("status", "progress", "leave-out"), "status")
    ]
    assert edition.rows[0].progress == "Advert out"
    answered = edition_of(tmp_path, *PLAN, B__Progress="status")
    assert [(row.status, row.progress) for row in answered.rows][::2] == [
        ("In progress", "Advert out"), ("Completed", "It is live")
    ]
    assert answered.profile.columns[1].said == "status"


def test_it_may_still_be_the_progress(tmp_path: Path) -> None:
    edition = edition_of(tmp_path, *PLAN, B__Progress="progress")
    assert [(row.status, row.progress) for row in edition.rows][0] == (None, "In progress")


def test_beside_a_status_nobody_is_asked(tmp_path: Path) -> None:
    asked: list[Question] = []
    lines = [f"{line}\t{status}" for line, status in zip(PLAN, ("RAG", "A", "R", "G"), strict=True)]
    edition = edition_of(tmp_path, *lines, asked=asked)
    assert not asked
    assert (edition.rows[0].status, edition.rows[0].progress) == ("A", "In progress")
