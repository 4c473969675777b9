"""What an export in an imported shape does not have: sentences for the person who asked for it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from plan_ledger.editions.reading.layout import Column
from plan_ledger.editions.reading.profile import NO_HEADINGS, TITLED, Profile
from plan_ledger.plan.words import on_one_line, without_case

from .export import Values, WrittenColumn, joins, text_in, titles_of


def without_a_place(
    shown: Mapping[str, Any], activities: Sequence[Values], columns: Sequence[WrittenColumn],
    profile: Profile, headings: str,
) -> tuple[str, ...]:
    """What the ledger holds and the shape has no place for. `headings` is how the file heads its
    sections.
    """
    held = {column.holds for column in columns}
    titles = titles_of(shown)
    used = {values[Column.SECTION] for values in activities}
    if Column.SECTION_TITLE in held and _tells_sections(titles, used):
        held.add(Column.SECTION)
    if profile.numbers_in_words:
        held.add(Column.REF)
    if headings != NO_HEADINGS:
        held.add(Column.SECTION)
    notes = []
    for column in Column:
        count = sum(bool(values[column]) for values in activities)
        if column not in held and count:
            notes.append(f"the file does not have the {column.value} of {count:,} "
                         f"activit{'y' if count == 1 else 'ies'}: the imported shape has no "
                         "column for it")
    for number, title in titles.items():
        has_place = Column.SECTION_TITLE in held or headings == TITLED or (
            Column.SECTION in held and joins(number, title)
        )
        if number not in used or not has_place:
            notes.append(f"the file does not have the title of section {number} (“{title}”): the "
                         "imported shape has no place for it")
    return tuple(notes)


def of_unread(profile: Profile) -> tuple[str, ...]:
    """What stood in columns that are not read is in no ledger, and so in no export."""
    captions = [f"“{on_one_line(column.caption)}”" for column in profile.columns
                if column.holds is None and not column.is_undecided and column.caption.strip()]
    if not captions:
        return ()
    if len(captions) == 1:
        return (f"the column {captions[0]} is blank in the file: what stood there was not read",)
    return (f"the columns {', '.join(captions)} are blank in the file: what stood there was not "
            "read",)


def of_legend(shown: Mapping[str, Any], profile: Profile) -> tuple[str, ...]:
    """Where the legend stood on a sheet of its own, or nowhere, the shape has no place for it."""
    explained = [status["code"] for status in shown.get("legend") or []
                 if text_in(status.get("meaning"))]
    if profile.legend != "none" or not explained:
        return ()
    return (f"the file does not have the legend's words for {', '.join(explained)}: the imported "
            "shape has no legend beside its table; with --plain the file has them",)


def _tells_sections(titles: Mapping[str, str], used: AbstractSet[str | None]) -> bool:
    """Whether the sections are told apart by their titles alone."""
    named = [without_case(titles[number]) for number in used if number and number in titles]
    return len(named) == len(used - {None}) == len(set(named))
