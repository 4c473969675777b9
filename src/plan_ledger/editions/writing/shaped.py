"""The plan in the shape that it was imported in: captions, order, merged cells, words, fills.

The hard part is what a blank means. In a council's table it means "as above" in the columns of
section, codes and finding (and in each that the profile calls merged), until the column's next
filled cell or the next section; nothing in such a table can say "no value here". So:

- A value stands once for a run of activities only where the profile says merged: in an .xlsx as a
  merged cell, in a .csv in the first row. Elsewhere every cell is filled.
- Where every activity that has no value follows none that has one, in its section, the file has
  nothing but what the council's own has. A section that is new starts new runs, so its first
  activity may be blank.
- Else the export's note stands above the table, "a blank cell is blank", and every cell is filled
  (in an .xlsx by merged cells). Nothing less would do: repeating the section's number starts no
  new run, and a row between that did would be one that the council never wrote.
- The note stands there too where title and legend would not be read as such by their looks, and in
  a .csv where a text would be calculated: there it also tells of the apostrophes. The legend then
  follows the note, wherever else it stands.
- What such a file cannot state at all is written in the default shape, and a note says why.

A section's title stands in its own column, else after the number ("4.1 Front door") in the first
row of the section, or in a line above it (`section_headings`). A status that was only a colour is
one again, but a .csv has its word.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from plan_ledger.editions.files.grid import Row
from plan_ledger.editions.reading.layout import (
    CALCULATED,
    EXPORT_CAPTION,
    EXPORT_CSV_CAPTION,
    OF_ONE_ACTIVITY,
    STANDS_FOR_SEVERAL,
    Column,
)
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.legend.preamble import export_note, read_below, read_preamble
from plan_ledger.editions.reading.profile import (
    NO_HEADINGS,
    Profile,
    is_export_caption,
    shape_of,
)
from plan_ledger.editions.reading.rows.as_above import MAY_REPEAT, is_ditto
from plan_ledger.editions.reading.rows.numbers_in_words import with_number
from plan_ledger.editions.reading.words.palette import is_named_for_a_colour
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import without_case

from .export import (
    Export,
    Values,
    WrittenColumn,
    WrittenRow,
    checked,
    day_in_words,
    day_of,
    default_captions,
    default_export,
    legend_line,
    text_in,
    titles_of,
    values_of,
    with_title,
)
from .left_out import of_legend, of_unread, without_a_place
from .revised_dates import Revised, not_all_of_them, revised_dates
from .section_headings import with_headings
from .status_colours import fill_of, own_fill

_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]|\A'|'\Z")
_LONGEST_SHEET_NAME = 31


def shaped_export(shown: Mapping[str, Any], profile: Profile, *, apostrophes: bool) -> Export:
    """What `show` answered, in the profile's shape. Raises DoesNotFit."""
    own = [shape_of(default_captions(apostrophes=each)) for each in (False, True)]
    if profile.shape in own:
        return default_export(shown, apostrophes=apostrophes)
    columns = _columns(profile, apostrophes=apostrophes)
    activities = [values_of(activity) for activity in shown.get("activities") or []]
    if profile.numbers_in_words:
        activities = list(map(_with_number, activities))
    words = _words(shown, activities, profile)
    why = _why_not(activities, columns, words)
    if why:
        export = default_export(shown, apostrophes=apostrophes)
        note = f"the file has Plan Ledger's own shape, not the imported one: {why}"
        return replace(export, notes=(note,))
    only_fills = bool(profile.fills) and not profile.statuses and not apostrophes

    def rows(revised: Sequence[Revised]) -> tuple[WrittenRow, ...]:
        return _rows(shown, activities, columns, words, _fills(profile), revised,
                     only_fills=only_fills)

    revised = revised_dates(shown, columns, blanks_are_blank=False)
    untold = (*not_all_of_them(revised), *of_legend(shown, profile), *of_unread(profile))
    export = Export(
        title=text_in(shown.get("title")),
        note=None,
        created=day_of(shown),
        columns=columns,
        rows=rows(revised),
        legend=_legend(shown, profile),
        legend_stands=profile.legend,
        legend_column=_legend_column(columns) if profile.legend == "below" else 0,
        sheet=_sheet_name(profile.sheet),
        notes=(*without_a_place(shown, activities, columns, profile, NO_HEADINGS), *untold),
    )
    checked(export)
    headed = with_headings(export, profile, titles_of(shown))
    if headed is not None and not _needs_note(headed, apostrophes=apostrophes):
        notes = without_a_place(shown, activities, columns, profile, profile.headings)
        return checked(replace(headed, notes=(*notes, *untold)))
    if _needs_note(export, apostrophes=apostrophes):
        note = export_note(day_in_words(shown), apostrophes=apostrophes)
        stands = "above" if export.legend else export.legend_stands
        whole = rows(revised_dates(shown, columns, blanks_are_blank=True))
        return replace(export, note=note, apostrophes=apostrophes, legend_stands=stands,
                       legend_column=0, rows=whole)
    return export


def _needs_note(export: Export, *, apostrophes: bool) -> bool:
    return (
        _is_exports_own(export.columns)
        or _would_inherit(export)
        or _has_dittos(export)
        or not _looks_like_itself(export)
        or not _legend_below_is_read(export, has_colours=not apostrophes)
        or (apostrophes and _has_calculated(export))
    )


def _columns(profile: Profile, *, apostrophes: bool) -> tuple[WrittenColumn, ...]:
    """Of two that hold the same the first is filled, but of dates revised one after the other each.
    A caption of an export is that of its kind.
    """
    columns: list[WrittenColumn] = []
    for each in profile.columns:
        holds = Column(each.holds) if each.holds else None
        is_again = any(holds is column.holds for column in columns)
        if is_again and holds is not Column.TIMELINE:
            holds = None
        caption = text_in(each.caption) or ""
        if holds is Column.REF and is_export_caption(caption):
            caption = EXPORT_CSV_CAPTION if apostrophes else EXPORT_CAPTION
        merged = (
            each.merged and holds is not None and holds not in OF_ONE_ACTIVITY and not is_again
        )
        spans = each.spans if holds and not is_again else ()
        columns.append(WrittenColumn(holds, caption, merged, spans))
    return tuple(columns)


def _is_exports_own(columns: Sequence[WrittenColumn]) -> bool:
    return any(c.holds is Column.REF and is_export_caption(c.caption) for c in columns)


def _why_not(
    activities: Sequence[Values],
    columns: Sequence[WrittenColumn],
    words: Mapping[str, str | None],
) -> str | None:
    """What a file of this shape cannot state, as a sentence."""
    held = {column.holds: column for column in columns}
    if Column.ACTIVITY not in held:
        return "that has no column for the activity"
    if not activities and (Column.REF not in held or not held[Column.REF].caption):
        return ("the plan has no activities, and without them the column of their numbers, which "
                "has no caption, is not recognised")
    for values in activities:
        ref, section, status = (
            values[column] for column in (Column.REF, Column.SECTION, Column.STATUS)
        )
        if Column.REF not in held and not values[Column.ACTIVITY]:
            return f"that has no column for the number, and activity {ref} has no text"
        if Column.REF in held and not is_reference(ref or ""):
            return f"“{ref}” is no activity number, by which a row is recognised"
        if Column.SECTION in held and section and not is_reference(section):
            return f"the section “{section}” of activity {ref} is no number"
        if Column.STATUS in held and status and words.get(status, status) is None:
            return f"each of its words for the status {status} means another status too"
    return None


def _with_number(values: Values) -> dict[Column, str | None]:
    words, ref = values[Column.ACTIVITY], values[Column.REF]
    return {**values, Column.ACTIVITY: with_number(ref, words) if ref and words else words}


def _words(
    shown: Mapping[str, Any], activities: Sequence[Values], profile: Profile
) -> dict[str, str | None]:
    """Code -> the file's own word for it, else the legend's; None where each means another.
    A status that is a word keeps it: a later file's is not what an earlier one said.
    """
    lines = {each["code"]: legend_line(each, None).word for each in shown.get("legend") or []}
    used = {code for values in activities if (code := values[Column.STATUS])}
    folded = {without_case(word): code for word, code in profile.statuses.items()}
    names = {without_case(name): code for code, word in lines.items() for name in (code, word)}
    words: dict[str, str | None] = {}
    for code in (*lines, *sorted(used - lines.keys())):
        own = [word for word, said in folded.items()
               if said == code and names.get(word, code) == code]
        known = [word for word in (lines.get(code, code), code)
                 if folded.get(without_case(word), code) == code]
        preferred = [word for word in known if without_case(word) in own]
        written = [_capitalised(word) for word in own if not _adds_to_a_status(word, names)]
        remarks = [_capitalised(word) for word in own]
        kept = () if is_named_for_a_colour(code, lines.get(code, code)) else known[:1]
        words[code] = next(iter((*preferred, *kept, *written, *known, *remarks)), None)
    return words


def _adds_to_a_status(word: str, names: Mapping[str, str]) -> bool:
    """“Amber – see note” was one activity's; it is not every amber one's."""
    parts = re.findall(r"\w+", word)
    return len(parts) > 1 and any(part in names for part in parts)


def _capitalised(word: str) -> str:
    """A profile keeps words without their case: `a` was A, and `on track` was On track."""
    written = word[:1].upper() + word[1:]
    return written if written.casefold() == word else word


def _legend(shown: Mapping[str, Any], profile: Profile) -> tuple[LegendLine, ...]:
    if profile.legend == "none":
        return ()
    return tuple(
        legend_line(each, fill_of(each["code"], each.get("means"), _fills(profile)))
        for each in shown.get("legend") or []
    )


def _fills(profile: Profile) -> dict[str, str]:
    """RRGGBB -> code, also those on which words stand."""
    return {fill: code for code, fill in profile.colours.items()} | profile.fills


def _legend_column(columns: Sequence[WrittenColumn]) -> int:
    """Below the table a legend's line must not look like an activity or a section."""
    telling = (Column.SECTION, Column.SECTION_TITLE, Column.REF, Column.ACTIVITY)
    for at in range(len(columns) - 1):
        if columns[at].holds not in telling and columns[at + 1].holds not in telling:
            return at
    return len(columns)


def _sheet_name(name: str | None) -> str:
    """A profile can be edited, so that its name may be one that no sheet can have."""
    if not name or len(name.encode("utf-16-le")) // 2 > _LONGEST_SHEET_NAME:
        return "Plan"
    possible = not _NOT_IN_SHEET_NAME.search(name) and name.casefold() != "history"
    return name if possible and name.isprintable() else "Plan"


def _rows(
    shown: Mapping[str, Any],
    activities: Sequence[Values],
    columns: Sequence[WrittenColumn],
    words: Mapping[str, str | None],
    fills: Mapping[str, str],
    revised: Sequence[Revised],
    *,
    only_fills: bool,
) -> tuple[WrittenRow, ...]:
    means = {each["code"]: each.get("means") for each in shown.get("legend") or []}
    titles = titles_of(shown)
    section_column = next((c for c in columns if c.holds is Column.SECTION), None)
    has_titles = any(column.holds is Column.SECTION_TITLE for column in columns)
    rows: list[WrittenRow] = []
    for given, dates in zip(activities, revised, strict=True):
        values = dict(given)
        section, code = values[Column.SECTION], values[Column.STATUS]
        values[Column.SECTION_TITLE] = titles.get(section or "")
        is_first = not rows or rows[-1].section != section
        if section and section_column and not has_titles and (
            is_first or section_column.merged
        ):
            values[Column.SECTION] = with_title(section, values[Column.SECTION_TITLE])
        fill = fill_of(code, means.get(code), fills) if code else None
        is_colour = code is not None and only_fills and own_fill(code, fills) is not None
        values[Column.STATUS] = words[code] if code and not is_colour else None
        cells = tuple(
            dates.cells[at] if at in dates.cells else values[c.holds] if c.holds else None
            for at, c in enumerate(columns)
        )
        rows.append(WrittenRow(values[Column.REF] or "", section, cells, fill))
    return tuple(rows)


def _would_inherit(export: Export) -> bool:
    """Whether a blank cell follows a filled one whose value it would take over."""
    has_section = any(column.holds is Column.SECTION for column in export.columns) or any(
        row.is_heading for row in export.rows
    )
    inheriting = [
        at for at, column in enumerate(export.columns)
        if column.holds is not Column.SECTION_TITLE
        and (column.merged or column.holds in STANDS_FOR_SEVERAL)
    ]
    section: str | None = None
    filled: set[int] = set()
    for row in export.rows:
        if row.is_heading:
            continue
        if has_section and row.section is None and section is not None:
            return True
        if has_section and row.section != section:
            section, filled = row.section, set()
        has_value = {at for at in inheriting if row.cells[at]}
        if filled - has_value:
            return True
        filled = has_value
    return False


def _has_dittos(export: Export) -> bool:
    """“As above” that was kept as written, since nothing stood above it then."""
    columns = [at for at, column in enumerate(export.columns) if column.holds in MAY_REPEAT]
    return any(is_ditto(text) for row in export.rows for at in columns
               if (text := row.cells[at]))


def _looks_like_itself(export: Export) -> bool:
    """Whether the reader, who has only the looks of them, finds the same title and legend."""
    legend = [(line.word, line.meaning) for line in export.legend]
    stands_above: Sequence[tuple[str | None, ...]] = (
        legend if export.legend_stands == "above" else []
    )
    lines = [(export.title,), *stands_above]
    rows = [Row(number, line) for number, line in enumerate(lines, start=1) if any(line)]
    found = read_preamble(rows, False, _status_words(export))
    said = [(line.word, line.meaning) for line in found.legend]
    return found.title == export.title and said == list(stands_above)


def _legend_below_is_read(export: Export, *, has_colours: bool) -> bool:
    """Whether a legend below the table is not read as another: where nothing is read of it, nothing
    is said. A .csv has no colours; the reader looks at them only where a status is no word.
    """
    if export.legend_stands != "below" or not export.legend:
        return True
    words = _status_words(export)
    before = (None,) * export.legend_column
    rows = [Row(number, (*before, line.word, line.meaning))
            for number, line in enumerate(export.legend, start=1)]
    states = [row for row in export.rows if not row.is_heading]
    at = next((at for at, c in enumerate(export.columns) if c.holds is Column.STATUS), None)
    fills: dict[tuple[int, int], str] = {}
    used: AbstractSet[str] = frozenset()
    if has_colours and at is not None and not all(row.cells[at] for row in states):
        used = {row.fill for row in states if row.fill}
        fills = {(row.number, export.legend_column): line.fill
                 for row, line in zip(rows, export.legend, strict=True) if line.fill and used}
    found = [(line.word, line.meaning) for line in read_below(rows, words, fills, used).legend]
    return found in ([], [(line.word, line.meaning) for line in export.legend])


def _status_words(export: Export) -> AbstractSet[str]:
    """What stands in the column of statuses, a legend below the table too."""
    below = [(*[None] * export.legend_column, line.word, line.meaning) for line in export.legend
             if export.legend_stands == "below"]
    rows = [row.cells for row in export.rows if not row.is_heading] + below
    return {
        text for at, column in enumerate(export.columns) if column.holds is Column.STATUS
        for cells in rows if at < len(cells) and (text := cells[at])
    }


def _has_calculated(export: Export) -> bool:
    """An apostrophe at the front needs no telling where none is put there. Captions are compared
    without signs, so that one before them needs none either.
    """
    signs = tuple(CALCULATED.replace("'", ""))
    texts = [export.title, *(text for line in export.legend for text in (line.word, line.meaning)),
             *(text for row in export.rows for text in row.cells)]
    return any(text and text.startswith(signs) for text in texts)
