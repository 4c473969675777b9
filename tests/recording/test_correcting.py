"""Correcting and taking back, field by field, and what is refused."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from plan_ledger.ledger import Ledger
from plan_ledger.plan.errors import PlanError
from plan_ledger.plan.legend_file import read_legend
from plan_ledger.recording.correcting import correct, retract, retract_edition
from plan_ledger.recording.reporting import (
    record_confirmed,
    record_deadline,
    record_lead,
    record_status,
)
from plan_ledger.recording.structure import NewActivity, move, renumber, withdraw
from plan_ledger.recording.whole_plan import retitle, set_legend, set_mark, set_section

LEGEND = """
[RED]
means = "off-track"
[AMBER]
means = "at-risk"
[GREEN]
means = "complete"
"""
OTHER_LEGEND = '[RED]\nmeans = "off-track"\n[GREEN]\nmeans = "complete"\nlabel = "Done"\n'
CORRECTED = [
    ("ref", "4.2.3", "ref", "4.2.3"),
    ("section", "4.3", "section", "4.3"),
    ("codes", "R 1 and ??", "codes", ["R1"]),
    ("codes", "R 1 and ??", "unknown_codes", ["??"]),
    ("finding", "Too slow", "finding", "Too slow"),
    ("activity", "Meet weekly", "activity", "Meet weekly"),
    ("outcome", "A minute of each", "outcome", "A minute of each"),
    ("deadline", "June 2019", "deadline", "2019-06-30"),
    ("deadline", "whenever we can", "timeline", "whenever we can"),
    ("lead", "Service Director", "lead", "Service Director"),
    ("progress", "Two meetings", "progress", "Two meetings"),
    ("status", "green", "status", "GREEN"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "plan.ledger"
    now = datetime(2027, 1, 1, 9, tzinfo=UTC)
    Ledger.create(path, by="Officer", title="A plan", legend_toml=(LEGEND, "legend.toml"),
                  clock=lambda: now)
    new = NewActivity("4.2.2", "4.2", "Meet", outcome="Minutes", finding="Slow", codes=["R5"],
                      timeline="March 2019", lead="Head", progress="One meeting", status="AMBER")
    with Ledger(path, clock=lambda: now) as made:
        made.add_activity(new, by="Officer", effective="2019-01-01")
        yield made


def do(ledger: Ledger, decide: Any, day: str = "2019-02-01", because: str | None = "why") -> Any:
    return ledger.record(decide, by="Officer", effective=day, because=because)


def value(ledger: Ledger, field: str, day: str = "2019-01-15", ref: str | None = None) -> Any:
    shown = ledger.show(as_at=day)["activities"]
    return next(a for a in shown if ref is None or a["ref"] == ref)[field]


ADDED = 4


@pytest.mark.parametrize(("field", "to", "shown", "expected"), CORRECTED)
def test_every_field_of_an_activity_can_be_corrected(
    ledger: Ledger, field: str, to: str, shown: str, expected: Any
) -> None:
    do(ledger, lambda e: correct(e, ADDED, field=field, to=to, effective=None))
    assert value(ledger, shown) == expected


@pytest.mark.parametrize("field", sorted({field for field, *_ in CORRECTED} - {"ref"}))
def test_a_correction_of_the_date_alone_keeps_the_value(ledger: Ledger, field: str) -> None:
    before = value(ledger, field)
    do(ledger, lambda e: correct(e, ADDED, field=field, to=None, effective="2019-01-10"))
    assert value(ledger, field, "2019-01-10") == before
    assert not value(ledger, field, "2019-01-09")


def test_the_number_cannot_begin_later_than_the_activity(ledger: Ledger) -> None:
    with pytest.raises(PlanError, match="without a number"):
        do(ledger, lambda e: correct(e, ADDED, field="ref", to=None, effective="2019-01-10"))
    with pytest.raises(PlanError, match="without a number"):
        do(ledger, lambda e: retract(e, ADDED, field="ref", everything=True))


def test_an_activity_that_began_later_keeps_nothing_before(ledger: Ledger) -> None:
    with pytest.raises(PlanError, match="before the activity exists"):
        do(ledger, lambda e: correct(e, ADDED, field="exists", to=None, effective="2019-01-10"))
    with pytest.raises(PlanError, match="without a number"):
        do(ledger, lambda e: correct(e, ADDED, field="exists", to=None, effective="2018-12-01"))
    with pytest.raises(PlanError, match="--effective"):
        do(ledger, lambda e: correct(e, ADDED, field="exists", to="yes", effective=None))


def test_an_activity_that_never_was_is_taken_back_with_all_it_said(ledger: Ledger) -> None:
    do(ledger, lambda e: record_status(e, "4.2.2", "GREEN"))
    with pytest.raises(PlanError, match="say --all"):
        do(ledger, lambda e: retract(e, ADDED, field="exists"))
    do(ledger, lambda e: retract(e, ADDED, field="exists", everything=True))
    assert ledger.show(as_at="2019-03-01")["activities"] == []


def test_the_plans_own_cells_can_be_corrected(ledger: Ledger) -> None:
    do(ledger, lambda e: correct(e, 2, field=None, to="Another plan", effective=None))
    do(ledger, lambda e: correct(e, 3, field="legend", to=OTHER_LEGEND, effective=None))
    named = do(ledger, lambda e: set_section(e, "4.2", "Partners"))
    do(ledger, lambda e: correct(e, named.position, field=None, to="Partnership", effective=None))
    do(ledger, lambda e: correct(e, 8, field=None, to=None, effective="2019-01-05"))
    shown = ledger.show(as_at="2027-01-01")
    assert shown["title"] == "Another plan"
    assert [line["label"] for line in shown["legend"]] == ["RED", "Done"]
    assert shown["sections"] == {"4.2": "Partnership"}


def test_confirmations_stand_unless_they_are_included(ledger: Ledger) -> None:
    first = do(ledger, lambda e: record_lead(e, "4.2.2", "Jo Smiht"))
    for day in ("2019-02-10", "2019-02-20"):
        do(ledger, lambda e: record_confirmed(e, "4.2.2"), day)
    left = do(ledger, lambda e: correct(e, first.position, field=None, to="Jo", effective=None))
    assert any("--with-confirmations" in note for note in left.notes)
    assert [value(ledger, "lead", f"2019-02-{d}") for d in ("05", "10", "20")] == [
        "Jo", "Jo Smiht", "Jo Smiht",
    ]
    again = do(ledger, lambda e: record_lead(e, "4.2.2", "Al Jnoes"), "2019-03-01")
    for day in ("2019-03-10", "2019-03-20"):
        do(ledger, lambda e: record_confirmed(e, "4.2.2"), day)
    mended = do(
        ledger,
        lambda e: correct(e, again.position, field=None, to="Al Jones", effective="2019-03-05",
                          with_confirmations=True),
    )
    assert any("are included" in note for note in mended.notes)
    assert [value(ledger, "lead", f"2019-03-{d}") for d in ("04", "05", "10", "20")] == [
        "Jo Smiht", "Al Jones", "Al Jones", "Al Jones",
    ]
    do(ledger, lambda e: correct(e, mended.position, field=None, to="Alan Jones", effective=None))
    assert [value(ledger, "lead", f"2019-03-{d}") for d in ("05", "20")] == ["Alan Jones"] * 2


def test_taking_back_with_the_confirmations_leaves_what_was_before(ledger: Ledger) -> None:
    said = do(ledger, lambda e: record_status(e, "4.2.2", "GREEN"))
    do(ledger, lambda e: record_confirmed(e, "4.2.2"), "2019-02-10")
    do(ledger, lambda e: retract(e, said.position, field=None, with_confirmations=True))
    assert value(ledger, "status", "2019-03-01") == "AMBER"


def test_taking_a_correction_back_does_not_revive_what_it_replaced(ledger: Ledger) -> None:
    said = do(ledger, lambda e: record_status(e, "4.2.2", "GREEN"))
    better = do(
        ledger, lambda e: correct(e, said.position, field=None, to="RED", effective=None)
    )
    done = do(ledger, lambda e: retract(e, better.position, field=None))
    assert value(ledger, "status", "2019-03-01") == "AMBER"
    assert any("does not come back by itself" in note for note in done.notes)
    for position in (said.position, better.position):
        with pytest.raises(PlanError, match="already, by position"):
            do(ledger, lambda e, p=position: retract(e, p, field=None))


def test_nothing_is_corrected_into_a_withdrawal(ledger: Ledger) -> None:
    said = do(ledger, lambda e: record_status(e, "4.2.2", "GREEN"))
    do(ledger, lambda e: withdraw(e, "4.2.2"), "2019-03-01")
    with pytest.raises(PlanError, match="withdrawn from 1 March 2019"):
        do(ledger, lambda e: correct(e, said.position, field=None, to=None,
                                     effective="2019-03-05"))
    with pytest.raises(PlanError, match="withdrawn from 1 March 2019"):
        do(ledger, lambda e: record_status(e, "4.2.2", "RED"), "2019-04-01")


def test_what_cannot_be_undone_says_why(ledger: Ledger) -> None:
    do(ledger, lambda e: set_mark(e, "board", None))
    gone = do(ledger, lambda e: retract(e, 5, field=None))
    assert gone.type == "retracted"
    for position, words in ((1, "opens the ledger"), (gone.position, "a retraction is final"),
                            (5, "taken back already"), (99, "no position 99")):
        with pytest.raises(PlanError, match=words):
            do(ledger, lambda e, p=position: retract(e, p, field=None))
    do(ledger, lambda e: set_mark(e, "board", None))
    with pytest.raises(PlanError, match="sets a mark"):
        do(ledger, lambda e: correct(e, 7, field=None, to="x", effective=None))
    with pytest.raises(PlanError, match="says nothing of"):
        do(ledger, lambda e: correct(e, 2, field="status", to="RED", effective=None))
    with pytest.raises(PlanError, match="needs a reason"):
        do(ledger, lambda e: retract_edition(e, 1), because=None)
    with pytest.raises(PlanError, match="whole number"):
        do(ledger, lambda e: correct(e, ADDED, field="order", to="first", effective=None))


def test_a_correction_may_not_give_two_activities_one_number(ledger: Ledger) -> None:
    ledger.add_activity(NewActivity("4.2.3", "4.2", "Other"), by="O", effective="2019-01-01")
    new = do(ledger, lambda e: renumber(e, "4.2.3", "4.2.4"))
    with pytest.raises(PlanError, match="numbered 4.2.2 on 1 February 2019"):
        do(ledger, lambda e: correct(e, new.position, field=None, to="4.2.2", effective=None))


def test_what_a_later_statement_overrides_is_pointed_out(ledger: Ledger) -> None:
    do(ledger, lambda e: record_status(e, "4.2.2", "GREEN"), "2019-03-01")
    early = do(ledger, lambda e: record_status(e, "4.2.2", "RED"))
    assert early.notes == ["from 1 March 2019 it is GREEN again (position 5), which stands"]
    same = do(ledger, lambda e: record_deadline(e, "4.2.2", "March 2019"))
    assert (same.type, len(same.notes)) == ("confirmed", 1)


def test_moving_and_titles_repeat_what_is_so_already(ledger: Ledger) -> None:
    with pytest.raises(PlanError, match="already"):
        do(ledger, lambda e: move(e, "4.2.2", "4.2", None))
    assert do(ledger, lambda e: retitle(e, "A plan"), "2027-01-01").type == "confirmed"
    legend = read_legend(LEGEND, "x")
    assert do(ledger, lambda e: set_legend(e, legend), "2018-01-01").type == "confirmed"
