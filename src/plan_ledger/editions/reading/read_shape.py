"""How the tables of one shape are read, and the profile that is made of it."""
from __future__ import annotations

from dataclasses import dataclass, field, replace

from .edition import Span
from .layout import Column, Layout
from .profile import NO_HEADINGS, Profile, ProfileColumn


@dataclass(slots=True)
class ReadShape:
    """`profile` is None where none was given. What tables inherit and how they are headed is added
    as they are read.
    """

    layout: Layout
    sheet: str | None
    profile: Profile | None
    inherited: set[Column] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    words: list[tuple[str, str | None]] = field(default_factory=list)
    """Statuses as written, each with the colour of its cell."""
    legend: str = "none"
    rows: list[int] = field(default_factory=list)
    """Where its rows stand among those of the edition."""
    numbers_in_words: bool = False

    def __post_init__(self) -> None:
        self.numbers_in_words = self.profile is not None and self.profile.numbers_in_words

    def made(self) -> Profile:
        if self.profile is not None:
            headings = min(self.headings, default=self.profile.headings)
            columns = tuple(map(self._column, range(len(self.profile.columns))))
            profile = replace(self.profile, columns=columns, headings=headings)
            return profile.with_months_of(self.layout.captions)
        width = max(len(self.layout.captions), *(at + 1 for at in self.layout.columns.values()))
        return Profile(
            columns=tuple(map(self._column, range(width))),
            legend=self.legend,
            sheet=self.sheet,
            headings=min(self.headings, default=NO_HEADINGS),
            numbers_in_words=self.numbers_in_words,
        )

    def _column(self, at: int) -> ProfileColumn:
        """What the profile said of it, unless it was decided with this file."""
        is_undecided = at in self.layout.undecided | self.layout.asked
        holds = {at: column for column, at in self.layout.columns.items()}.get(at)
        if at in self.layout.series:
            holds = Column.TIMELINE
        if at in self.layout.asked:
            holds = None  # read as proposed, which nobody has said yet
        made = ProfileColumn(
            self.layout.caption(at),
            holds.value if holds else None,
            merged=holds in self.inherited,
            is_undecided=is_undecided,
        )
        said = self.profile.columns[at] if self.profile is not None else made
        is_same = (said.holds, said.is_undecided) == (made.holds, made.is_undecided)
        return said if is_same or at in self.layout.of_this_file else made
