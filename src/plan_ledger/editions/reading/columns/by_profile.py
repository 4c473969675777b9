"""How a profile has a table read, and where the table speaks against it."""
from __future__ import annotations

from plan_ledger.editions.files.grid import Sheet, text_of
from plan_ledger.editions.reading.captions import Captions
from plan_ledger.editions.reading.layout import OF_A_TIME, OF_ONE_ACTIVITY, Column, Layout
from plan_ledger.editions.reading.profile import Profile
from plan_ledger.editions.reading.tables.finding import Table
from plan_ledger.editions.reading.words.dated import newest_of, undated
from plan_ledger.editions.reading.words.in_turn import numbered
from plan_ledger.plan.words import on_one_line

from .contents import contradicts, filled_columns, sample
from .no_table import no_activity
from .revised_series import revised_series
from .series_before import of_any_time


def layout_of_profile(
    file: str, sheet: Sheet, table: Table, profile: Profile
) -> Layout:
    """What the profile does not know of is told. Raises NoTable."""
    columns: dict[Column, int] = {}
    for at, column in enumerate(profile.columns):
        if column.holds is not None:
            columns.setdefault(Column(column.holds), at)
    if Column.ACTIVITY not in columns:
        raise no_activity(file, sheet, table, columns)
    dates = {at: column.caption for at, column in enumerate(profile.columns)
             if column.holds == Column.TIMELINE}
    known = len(profile.columns)
    return Layout(
        captions=table.header.captions,
        columns=columns,
        unread=tuple((at, "") for at in sorted(filled_columns(table.body)) if at >= known),
        is_ours=table.header.is_exported,
        blanks_are_blank=table.blanks_are_blank,
        apostrophes=table.has_apostrophes,
        inheriting=frozenset(
            Column(column.holds) for column in profile.columns
            if column.holds and column.merged and column.holds not in OF_ONE_ACTIVITY
        ),
        undecided=frozenset(at for at, column in enumerate(profile.columns) if column.is_undecided),
        series=numbered(dates) if len(dates) > 1 else (),
    )


def contradictions(table: Table, layout: Layout) -> list[str]:
    """Where a profile's column plainly holds something else."""
    found = []
    for column, at in sorted(layout.columns.items(), key=lambda each: each[1]):
        cells = sample(table.body, at)
        kind = contradicts(column, cells)
        if kind is not None:
            found.append(
                f"{layout.name(at)} is read as the {column.value}, as the profile says, "
                f"but holds {kind.value} such as “{on_one_line(text_of(cells[0]))}”; if it has "
                "changed, change the profile with import --columns"
            )
    return found


def left_out_unasked(
    table: Table, layout: Layout, profile: Profile, captions: Captions, *, is_coloured: bool
) -> list[str]:
    """Columns with content that a profile leaves out although their captions name a field more
    plainly than those that it reads, or than those that are empty now: nobody is asked about such a
    column, so that nobody chose it. `is_coloured` where statuses are colours.
    """
    found = []
    left_out = {at for at, column in enumerate(profile.columns)
                if column.holds is None and not column.is_undecided}
    filled = filled_columns(table.body)
    series = revised_series(layout.captions, captions)
    newer = _newer_than_read(layout, filled & left_out)
    if newer is not None:
        held, at = newer
        found.append(
            f"{layout.name(at)} has content, but the profile leaves it out "
            f"and reads {layout.name(held)}, which is older; if it should "
            "be read, change the profile with import --columns"
        )
    for at in sorted((filled & left_out) - {*(newer or ())}):
        if at in series and layout.columns.get(Column.TIMELINE) in series:
            found.append(
                f"{layout.name(at)} has content, but the profile leaves it "
                "out; if it holds dates that were revised again, have it hold the timeline too "
                "with import --columns"
            )
            continue
        caption = layout.caption(at)
        meaning = captions.close(caption) if caption else None
        if meaning is None or meaning.column is None or meaning.column not in layout.columns:
            continue
        held = layout.columns[meaning.column]
        other = captions.close(layout.caption(held))
        if other is None or other.column is not meaning.column:
            continue
        is_plainer = meaning.is_plainer_than(other)
        is_empty = held not in filled and not (is_coloured and meaning.column is Column.STATUS)
        if is_plainer or is_empty:
            found.append(
                f"{layout.name(at)} has content, but the profile leaves it out and reads "
                f"{layout.name(held)} as the {meaning.column.value}"
                f"{', which is empty' * is_empty}; if it should be read, change the profile with "
                "import --columns"
            )
    return found


def _newer_than_read(layout: Layout, left_out: set[int]) -> tuple[int, int] | None:
    """A column that is read, and the newest left out of those that took their turn since."""
    captions = layout.captions
    for column in OF_A_TIME:
        held = layout.columns.get(column)
        if held is None or held >= len(captions) or not captions[held]:
            continue
        name = of_any_time(captions[held])
        others = [at for at in sorted(left_out)
                  if at < len(captions) and (
                      (name and of_any_time(captions[at]) == name)
                      or undated(captions[at]) == undated(captions[held])
                  )]
        columns = sorted([held, *others])
        newest = newest_of([captions[at] for at in columns]) if others else None
        if newest is not None and columns[newest] != held:
            return held, columns[newest]
    return None
