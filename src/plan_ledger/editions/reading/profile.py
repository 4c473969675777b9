"""A profile: how files of one shape are read, and written back.

It is made when a shape is first met, from what was recognised and what a person answered, and kept
in the ledger, so that next month's file of the same shape needs no question. A shape is the
captions of the table's header, in order, whatever month they speak of. A profile is text (TOML)
that people can read and mend.
"""
from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plan_ledger.editions.reading.words.dated import around_dates, has_date
from plan_ledger.editions.reading.words.in_turn import are_one_series
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import without_case

from .layout import EXPORT_CAPTION, EXPORT_CSV_CAPTION, Column

LEAVE_OUT = "leave-out"
"""What the answer to a column, a status or a fill says that is not to be read."""

READ = "read"
"""What the answer to a sheet says whose activities are the plan's."""

UNDECIDED = "undecided"
"""What a profile says of a column that was empty so far, or that nobody has answered for: it is
decided when it has content."""

NO_HEADINGS, NUMBERED, TITLED = "none", "numbers", "titles"
"""How sections are headed by lines of their own: not at all, “4.1 Front door”, “Front door”."""

_ANY_DATE = " … "  # which no tidied caption has
_TO = " to "
_KEYS = ("column", "statuses", "fills", "colours", "legend", "sheet", "sheets", "headings",
         "numbers-in-words")
_HEAD = """\
# How Plan Ledger reads files of this shape: the captions of the header, in
# order, and what each column holds. A month in a caption stands for any month.
# Change what a column holds, or the codes, and import with --profile FILE to
# have files read so.
"""
_HEAD_OF_UNDECIDED = """\
# A column that is undecided is read, or asked about, when it has content.
"""
_HEAD_OF_SPANS = """\
# The spans of a column are its merged cells, each from one activity to another.
"""
_HEAD_OF_SHEETS = """\
# A sheet that is left out is a list of other things than the plan's.
"""


class BadProfile(PlanError):
    """No profile can be made of this text. The sentence names the place."""


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """`caption` as it stands (blank where there is none); `holds` a `layout.Column` value or None
    where the column is not read; `merged` where blank cells inherit from the cell above;
    `is_undecided` where it is not read yet, as it was empty so far or nobody has answered. `spans`
    are cells merged over several activities whose blank ones inherit nothing: the numbers of the
    first and the last of each.
    """

    caption: str
    holds: str | None
    merged: bool = False
    is_undecided: bool = False
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        """In the words of a profile's text."""
        return self.holds or (UNDECIDED if self.is_undecided else LEAVE_OUT)


@dataclass(frozen=True, slots=True)
class Profile:
    """`statuses`: the file's word (case folded) -> code. `fills`: RRGGBB -> code; a status that is
    only a colour. A code may be `leave-out`. `colours`: code -> RRGGBB, on which the file has the
    words of a status. `legend` is where it stands: above, below or none.
    `headings` says how lines of their own head the sections: numbers, titles or none.
    `numbers_in_words` where activities begin with their numbers, which have no column. `sheets`:
    the name of another sheet of the file -> read or leave-out.
    """

    columns: tuple[ProfileColumn, ...]
    statuses: dict[str, str] = field(default_factory=dict)
    fills: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    legend: str = "above"
    sheet: str | None = None
    headings: str = NO_HEADINGS
    numbers_in_words: bool = False
    sheets: dict[str, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[str, ...]:
        return shape_of([column.caption for column in self.columns])

    @property
    def is_ours(self) -> bool:
        """The layout of an export of ours."""
        return any(is_export_caption(column.caption) for column in self.columns)

    @property
    def has_learnt(self) -> bool:
        """Whether words, colours or other sheets are explained in it."""
        return bool(self.statuses or self.fills or self.sheets)

    def with_months_of(self, captions: Sequence[str]) -> Profile:
        """The same for a header of this shape whose captions speak of other dates."""
        columns = tuple(
            replace(column, caption=caption) if has_date(caption) else column
            for column, caption in zip(self.columns, captions, strict=False)
        )
        return replace(self, columns=(*columns, *self.columns[len(columns):]))

    def to_toml(self) -> str:
        import tomli_w

        text: str = tomli_w.dumps(self._tables())
        more = _HEAD_OF_UNDECIDED if any(c.is_undecided for c in self.columns) else ""
        more += _HEAD_OF_SPANS if any(c.spans for c in self.columns) else ""
        more += _HEAD_OF_SHEETS if self.sheets else ""
        return f"{_HEAD}{more}\n{text}"

    def _tables(self) -> dict[str, Any]:
        tables: dict[str, Any] = {"legend": self.legend}
        if self.sheet is not None:
            tables["sheet"] = self.sheet
        if self.headings != NO_HEADINGS:
            tables["headings"] = self.headings
        if self.numbers_in_words:
            tables["numbers-in-words"] = True
        tables["column"] = [
            {"caption": column.caption, "holds": column.said}
            | ({"merged": True} if column.merged else {})
            | ({"spans": ", ".join(map(_TO.join, column.spans))} if column.spans else {})
            for column in self.columns
        ]
        if self.statuses:
            tables["statuses"] = dict(self.statuses)
        if self.fills:
            tables["fills"] = dict(self.fills)
        if self.colours:
            tables["colours"] = dict(self.colours)
        if self.sheets:
            tables["sheets"] = dict(self.sheets)
        return tables


def held_by_captions(profiles: Sequence[Profile]) -> dict[tuple[str, ...], str]:
    """What columns of these captions held, the shape of each caption by itself -> in the words of a
    profile. Not of one that stands twice in a file, or that is undecided; the last profile counts.
    """
    held: dict[tuple[str, ...], str] = {}
    for profile in profiles:
        shapes = [shape_of([column.caption]) for column in profile.columns]
        held |= {
            shape: column.said for shape, column in zip(shapes, profile.columns, strict=True)
            if shape and shapes.count(shape) == 1 and not column.is_undecided
        }
    return held


def said_of_sheets(profiles: Sequence[Profile]) -> dict[str, str]:
    """What was answered for sheets of these names. Of several profiles of one shape the last one
    counts, so that a line taken out of it is gone.
    """
    newest: dict[tuple[str, ...], Profile] = {}
    for profile in profiles:
        newest.pop(profile.shape, None)
        newest[profile.shape] = profile
    return {name: said for profile in newest.values() for name, said in profile.sheets.items()}


def shape_of(captions: list[str]) -> tuple[str, ...]:
    """Captions compared without case, punctuation and line breaks, a date being like another; blank
    ones at the end do not count.
    """
    tidy = [_ANY_DATE.join(map(_tidy, around_dates(caption))).strip() for caption in captions]
    while tidy and not tidy[-1]:
        tidy.pop()
    return tuple(tidy)


def is_export_caption(caption: str) -> bool:
    """By which a table's number column says that the table is an export of ours."""
    return shape_of([caption]) in (shape_of([EXPORT_CAPTION]), shape_of([EXPORT_CSV_CAPTION]))


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())


def read_profile(text: str, where: str) -> Profile:
    """`where` is the file's name, for the sentence. Raises BadProfile."""

    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadProfile(f"{where} is not readable as TOML: {error}", where=where) from None
    _refuse_unknown(tables, _KEYS, where, where)
    columns = tuple(_column(table, where) for table in _list(tables, where))
    _check_fields(columns, where)
    sheet = tables.get("sheet")
    if sheet is not None and not isinstance(sheet, str):
        raise BadProfile(f"{where}: sheet must be the sheet's name in quotes", where=where)
    return Profile(
        columns=columns,
        statuses={without_case(word): code
                  for word, code in _words(tables, "statuses", where).items()},
        fills={_colour(colour, where, "fills"): code
               for colour, code in _words(tables, "fills", where).items()},
        colours={code: _colour(colour, where, "colours")
                 for code, colour in _words(tables, "colours", where).items()},
        legend=_one_of(tables.get("legend", "above"), ("above", "below", "none"), "legend", where),
        sheet=sheet,
        headings=_one_of(tables.get("headings", NO_HEADINGS), (NO_HEADINGS, NUMBERED, TITLED),
                         "headings", where),
        numbers_in_words=_truth(tables.get("numbers-in-words", False), "numbers-in-words", where),
        sheets=_sheets(tables.get("sheets", {}), where),
    )


def _list(tables: dict[str, Any], where: str) -> list[Any]:
    found = tables.get("column")
    if not isinstance(found, list) or not found:
        raise BadProfile(f"{where} has no [[column]]: write one for each caption", where=where)
    return found


def _column(table: Any, where: str) -> ProfileColumn:
    if not isinstance(table, dict) or not isinstance(table.get("caption"), str):
        raise BadProfile(f"{where}: a [[column]] has no caption in quotes", where=where)
    what = f"the column “{table['caption']}”"
    _refuse_unknown(table, ("caption", "holds", "merged", "spans"), f"{where}: {what}", where)
    said = _one_of(table.get("holds", LEAVE_OUT), (*_fields(), LEAVE_OUT, UNDECIDED), what,
                   where)
    merged = _truth(table.get("merged", False), f"merged of {what}", where)
    is_undecided = said == UNDECIDED
    holds = None if is_undecided or said == LEAVE_OUT else said
    spans = _spans(table.get("spans", ""), what, where)
    return ProfileColumn(table["caption"], holds, merged, is_undecided, spans)


def _sheets(given: Any, where: str) -> dict[str, str]:
    if not isinstance(given, dict):
        raise BadProfile(f'{where}: [sheets] must give "{LEAVE_OUT}" or "{READ}" for each sheet',
                         where=where)
    return {name: _one_of(said, (LEAVE_OUT, READ), f"the sheet “{name}”", where)
            for name, said in given.items()}


def _spans(given: Any, what: str, where: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(span.split(_TO)) for span in re.split(", *", given) if span] if isinstance(
        given, str) else [()]
    if not all(len(pair) == 2 and all(map(is_reference, pair)) for pair in pairs):
        raise BadProfile(
            f"{where}: spans of {what} must be activity numbers in quotes, such as"
            ' "1.1 to 1.3, 2.1 to 2.2"',
            where=where,
        )
    return tuple((first, last) for first, last in pairs)


def _fields() -> tuple[str, ...]:
    return tuple(sorted(column.value for column in Column))


def _check_fields(columns: tuple[ProfileColumn, ...], where: str) -> None:
    """One column for each field but a date revised again and again, and one for the activity:
    without it there is nothing to read.
    """
    taken: dict[str, str] = {}
    dates = [column.caption for column in columns if column.holds == Column.TIMELINE]
    for column in columns:
        if column.holds is None:
            continue
        if column.holds in taken and not (
            column.holds == Column.TIMELINE and are_one_series(dates)
        ):
            raise BadProfile(
                f"{where}: the columns “{taken[column.holds]}” and “{column.caption}” both hold the"
                f" {column.holds}; give one of them {LEAVE_OUT}",
                where=where,
            )
        taken[column.holds] = column.caption
    if "activity" not in taken:
        raise BadProfile(
            f"{where}: no column holds the activity; give the one with the actions' texts holds ="
            ' "activity"',
            where=where,
        )


def _refuse_unknown(
    table: dict[str, Any], known: tuple[str, ...], what: str, where: str
) -> None:
    for key in table:
        if key not in known:
            raise BadProfile(
                f"{what}: “{key}” is not known{nearest(key, known)}; there are"
                f" {', '.join(sorted(known))}",
                where=where,
            )


def _words(tables: dict[str, Any], name: str, where: str) -> dict[str, str]:
    found = tables.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(code, str) for code in found.values()):
        raise BadProfile(f"{where}: [{name}] must give a status in quotes for each", where=where)
    return dict(found)


def _colour(text: str, where: str, table: str) -> str:
    colour = text.upper().lstrip("#")
    if not re.fullmatch("[0-9A-F]{6}", colour):
        raise BadProfile(
            f"{where}: [{table}] has “{text}”, which is no colour; one looks like C00000",
            where=where,
        )
    return colour


def _truth(value: Any, what: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadProfile(f"{where}: {what} must be true or false", where=where)
    return value


def _one_of(value: Any, choices: tuple[str, ...], what: str, where: str) -> str:
    if value not in choices:
        raise BadProfile(
            f"{where}: {what} is “{value}”{nearest(str(value), choices)}; it must be one of"
            f" {', '.join(choices)}",
            where=where,
        )
    return str(value)
