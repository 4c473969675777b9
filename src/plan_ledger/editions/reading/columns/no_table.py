"""What is said of a sheet in which no plan is found: the captions that were, and what to do."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from plan_ledger.editions.files.grid import Row, Sheet, column_letter, place, text_of
from plan_ledger.editions.reading.captions import EXTENDED_BY, caption_of
from plan_ledger.editions.reading.layout import Column, NoTable, NotKnown
from plan_ledger.editions.reading.tables.finding import Table, likely_captions
from plan_ledger.plan.words import on_one_line

from .contents import sample

_SAMPLES, _LONGEST_SAMPLE = 2, 60

_SAY_WHAT_THEY_HOLD = (
    "say what they hold in a profile (--profile FILE; import --columns prints one to fill in), or"
    f" in a file of captions that {EXTENDED_BY} names"
)


def no_header(file: str, sheet: Sheet) -> NoTable:
    where = place(file, sheet.name)
    row = likely_captions(sheet)
    if row is None:
        return NoTable(
            f"{where} has no row of captions that is known; the table needs a header with at "
            "least the activity, for example “Activity required” and “RAG”",
            where=where,
        )
    where = place(file, sheet.name, row.number)
    captions = [text for cell in row.cells if (text := caption_of(cell))]
    return NoTable(
        f"{where} has the captions {_quoted(captions)} and too few of them are known; "
        f"{_SAY_WHAT_THEY_HOLD}",
        where=where,
        captions_found=1,
        sheet=sheet.name,
        columns=_to_say(
            tuple(map(caption_of, row.cells)),
            [each for each in sheet.rows if each.number > row.number],
        ),
    )


def no_activity(
    file: str, sheet: Sheet, table: Table, holds: dict[Column, int]
) -> NoTable:
    where = place(file, sheet.name, table.header.rows[-1].number)
    captions = [caption for caption in table.header.captions if caption]
    known = {table.header.captions[at] for at in holds.values()
             if at < len(table.header.captions)}
    others = [caption for caption in captions if caption not in known]
    advice = "add one with the caption “Activity required”"
    if others:  # one of them may be the activity, in words or a language that are not known
        advice += f", or, if one of them is it, {_SAY_WHAT_THEY_HOLD}"
    return NoTable(
        f"{where} has the captions {_quoted(captions)} but no column for the activity; {advice}",
        where=where,
        captions_found=len(holds),
        sheet=sheet.name,
        columns=_to_say(table.header.captions, table.body, {at: c for c, at in holds.items()}),
    )


def _to_say(
    captions: Sequence[str], body: Sequence[Row], holds: Mapping[int, Column] | None = None
) -> tuple[NotKnown, ...]:
    return tuple(
        NotKnown(column_letter(at), caption, tuple(dict.fromkeys(
            on_one_line(text_of(cell))[:_LONGEST_SAMPLE] for cell in sample(body, at)
        ))[:_SAMPLES], (holds or {}).get(at))
        for at, caption in enumerate(captions)
    )


def _quoted(captions: Sequence[str]) -> str:
    return ", ".join(f"“{caption}”" for caption in captions) or "none that are known"
