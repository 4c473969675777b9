"""Rows and activities as they are told apart: what matching weighs, and what a question shows."""
from __future__ import annotations

from plan_ledger.editions.matching.described import Described
from plan_ledger.editions.reading.table import EditionRow
from plan_ledger.history.state import ActivityState
from plan_ledger.plan.erasure import text_of
from plan_ledger.plan.words import on_one_line

from .counting import key_of
from .numbering import Numbering


def described_row(row: EditionRow, place: int, numbering: Numbering) -> Described:
    return Described(
        key=key_of(row),
        ref=row.ref,
        section=row.section or numbering.known_section(row.section_title),
        activity=row.activity,
        outcome=row.outcome,
        lead=row.lead,
        timeline=row.timeline,
        place=place,
    )


def described_state(state: ActivityState, place: int, ref: str) -> Described:
    deadline = state.value("deadline")
    return Described(
        key=state.id,
        ref=ref,
        section=state.value("section"),
        activity=text_of(state.value("activity")),
        outcome=text_of(state.value("outcome")),
        lead=text_of(state.value("lead")),
        timeline=text_of(deadline["timeline"]) if deadline else None,
        place=place,
    )


def besides(one: Described) -> str:
    """What tells it apart from others of its wording."""
    said = {"section": one.section, "lead": one.lead, "timeline": one.timeline}
    told = ", ".join(f"{what} {on_one_line(text, 40)}" for what, text in said.items() if text)
    return f" ({told})" if told else ""
