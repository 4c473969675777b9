"""What one month's file of the plan says: its title, legend and activities, as plain rows.

None means that the file states nothing. Nothing is judged here: what is odd is kept and told.
"""
from __future__ import annotations

from dataclasses import dataclass

from plan_ledger.editions.reading.legend.legend_lines import LegendLine

from .layout import Column
from .profile import Profile


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One activity. None: the file states nothing. `codes` is None where their cell is blank.

    `ref` is empty in a plan without numbers. `section_title` is that of the section it stands in,
    `status_fill` (RRGGBB) the colour of a status cell that holds no word. `is_whole` in an export,
    where a blank cell is blank: nothing stands for it. `as_number` is what stands in place of a
    number and is none. `original_is_due` where the original date's caption is a deadline's own
    (“Due date” beside “Revised date”), `timeline_is_revised` where the timeline's is that of
    a date that replaces another.
    """

    sheet: str | None
    row: int
    ref: str
    section: str | None
    codes: tuple[str, ...] | None
    unknown_codes: tuple[str, ...]
    finding: str | None
    activity: str | None
    outcome: str | None
    timeline: str | None
    original: str | None
    lead: str | None
    progress: str | None
    status: str | None
    section_title: str | None = None
    status_fill: str | None = None
    is_whole: bool = False
    as_number: str = ""
    original_is_due: bool = False
    timeline_is_revised: bool = False


@dataclass(frozen=True, slots=True)
class EditionWarning:
    """Something that was left out or is odd. `row` is None where it is the sheet or the file."""

    sheet: str | None
    row: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A cell that was merged over several rows, of a table of that shape."""

    shape: tuple[str, ...]
    column: Column
    sheet: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Edition:
    """`file` is the base name, `sha256` of its bytes, `sections` number to title where given.

    `profiles` is how it was read, one for each shape that its tables have, and `profile` that of
    the first; `shape_is_new` where no profile that was given had one of these shapes; `is_export`
    where a blank cell is blank. `spans` is None of a kind of file that has no merged cells.
    `coloured` are the statuses as written, each with its cell's colour (RRGGBB), of a shape that is
    new. `known` are the profiles that were given.
    """

    file: str
    sha256: str
    title: str | None
    legend: tuple[LegendLine, ...]
    sections: dict[str, str]
    rows: tuple[EditionRow, ...]
    warnings: tuple[EditionWarning, ...]
    profile: Profile
    shape_is_new: bool
    profiles: tuple[Profile, ...]
    is_export: bool = False
    spans: tuple[Span, ...] | None = None
    coloured: tuple[tuple[str, str | None], ...] = ()
    known: tuple[Profile, ...] = ()

    @property
    def learnt(self) -> tuple[Profile, ...]:
        """What was once said of a word or a colour counts in files of any shape."""
        return (*self.known, *self.profiles)
