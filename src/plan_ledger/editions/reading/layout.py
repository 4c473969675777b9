"""What a table's columns are: the fields of the plan, and which column of a table holds which.

A column holds one field or is not read, and what is not read is told. Only the activity is needed:
a plan may have no numbers.
"""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plan_ledger.editions.files.grid import column_letter
from plan_ledger.plan.errors import PlanError


class Column(StrEnum):
    SECTION = "section"
    SECTION_TITLE = "section title"
    CODES = "codes"
    FINDING = "finding"
    REF = "ref"
    ACTIVITY = "activity"
    OUTCOME = "outcome"
    TIMELINE = "timeline"
    ORIGINAL = "original"
    LEAD = "lead"
    PROGRESS = "progress"
    STATUS = "status"


# What stands once for each month or meeting, in a column of its own.
OF_A_TIME = (Column.STATUS, Column.PROGRESS)

# A caption that does not say of what, folded.
BARE_DATE = "date"

# What is written once over several activities, so that a blank cell is that of the row above; and
# what is each activity's own, so that its blank cell says nothing, whatever a profile says.
STANDS_FOR_SEVERAL = (Column.SECTION, Column.SECTION_TITLE, Column.CODES, Column.FINDING)
OF_ONE_ACTIVITY = frozenset((Column.REF, Column.ACTIVITY, Column.PROGRESS, Column.STATUS))

# An export says by its number column's caption that each cell is filled, so that a blank is a
# blank; and in .csv that an apostrophe keeps a spreadsheet from calculating with a text. In the
# shape of an imported file, which keeps its captions, the note above the table says both.
EXPORT_CAPTION = "Ref. (Plan Ledger)"
EXPORT_CSV_CAPTION = "Ref. (Plan Ledger CSV)"

# what begins a text that a spreadsheet would calculate on opening a .csv, full-width signs
# too, and the apostrophe itself: before each of these an export puts one apostrophe
CALCULATED = "=+-@\uff1d\uff0b\uff0d\uff20\t\r'"


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A column of which a person has to say what it holds; `sample` are texts of its cells,
    `likely` is what its caption says.
    """

    letter: str
    caption: str
    sample: tuple[str, ...]
    likely: Column | None = None


class NoTable(PlanError):
    """The sheet has no header that names what an edition needs. `columns` are those of what may
    be one, on the sheet of that name.
    """

    def __init__(
        self, text: str, *, where: str, captions_found: int = 0, sheet: str | None = None,
        columns: tuple[NotKnown, ...] = (),
    ) -> None:
        super().__init__(text, where=where)
        self.captions_found = captions_found
        self.sheet = sheet
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Layout:
    """`captions` of each column as they stand; `unread` are (column, caption) to be told.

    `is_ours` where an export's own captions stand. In an export a blank is a blank, and in a .csv
    of one `apostrophes` stand before what a spreadsheet would calculate.

    `notes` are sentences to be told. `inheriting` are columns whose blank cells a profile says to
    be merged with the cell above. `undecided` are those that are empty and hold no field by their
    caption: what they hold is decided when they are filled. `asked` are those that somebody is
    still to answer for. `of_this_file` are those that its profile goes on to say something else of.
    `series` are the columns, the timeline's among them, whose last filled one is a row's timeline.
    """

    captions: tuple[str, ...]
    columns: dict[Column, int]
    unread: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_ours: bool = False
    blanks_are_blank: bool = False
    apostrophes: bool = False
    inheriting: frozenset[Column] = frozenset()
    undecided: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    of_this_file: frozenset[int] = frozenset()
    series: tuple[int, ...] = ()

    def caption(self, at: int) -> str:
        """Empty where the column has none, or stands to the right of those that have."""
        return self.captions[at] if at < len(self.captions) else ""

    def name(self, at: int) -> str:
        """As a sentence names the column."""
        return column_name(at, self.caption(at))


def column_name(at: int, caption: str) -> str:
    return f"column {column_letter(at)}" + (f" (“{caption}”)" if caption else "")
