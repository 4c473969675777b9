"""Which tables of a file stand under headings that are those of sections, and which is its title.

In a document headings are paragraphs that their style makes one; where none is, the last short line
above each table, if each has one. On sheets they are the lines between title and header, if there
are several that differ. The first heading of the highest level is the document's title, unless it
heads a table as others do.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plan_ledger.editions.files.grid import Heading, Sheet
from plan_ledger.editions.reading.words.dated import has_date
from plan_ledger.editions.reading.words.lines import names_section, section_of
from plan_ledger.plan.words import without_case

from .finding import Table
from .lines_above import heading_in_prose, lone_lines

_OF_THE_WHOLE = re.compile(
    r"(?:(?:the|our|detailed|full|improvement|delivery|actions?|activities|plans?|tables?|tracker"
    r"|log|list|of)\W*)+", re.IGNORECASE,
)
"""What heads the table of a plan, and no section of it: “Action plan”."""

Found = Mapping[str | None, Sequence[Table]]
"""By sheet the tables of the plan."""


_OF_A_PLAN = re.compile(r"\b(?:plans?|trackers?|logs?|registers?|actions?)\b", re.IGNORECASE)


def headed_on_sheets(found: Found) -> dict[str | None, list[Table]]:
    """One alone heads nothing that is known: it may as well be a second line of the title."""
    found = _headed_by_only_lines(found)
    headings = {
        table.heading for tables in found.values() for table in tables if _may_head(table)
    }
    return {
        sheet: [
            replace(table, is_one_of=table.is_one_of or len(headings) > 1)
            if _may_head(table) else table
            for table in tables
        ]
        for sheet, tables in found.items()
    }


def _headed_by_only_lines(found: Found) -> Found:
    """Where several sheets have one line above the table, each another, they are no titles of the
    plan if they say which section it is, by a number or as the sheet's name does; or if the first
    of them does, which would have the title; or if they differ in the sheets' names alone.
    """
    lines = {
        sheet: lone[0]
        for sheet, tables in found.items()
        if tables and len(lone := lone_lines(tables[0].above)) == 1
    }
    first = next((sheet for sheet, tables in found.items() if tables), None)
    if not _differ_in_sheets(lines) and (
        first not in lines or not _says_a_section(lines[first], first)
    ):
        lines = {sheet: line for sheet, line in lines.items() if _says_a_section(line, sheet)}
    if len(set(map(without_case, lines.values()))) < max(2, len(lines)):
        return found
    return {
        sheet: [replace(tables[0], heading=lines[sheet]), *tables[1:]]
        if sheet in lines else tables
        for sheet, tables in found.items()
    }


def _differ_in_sheets(lines: Mapping[str | None, str]) -> bool:
    """“Directorate: People” on sheet “People”, “Directorate: Place” on sheet “Place”."""
    rests = {
        without_case(line).replace(without_case(sheet), "", 1)
        if sheet and not has_date(sheet) and without_case(sheet) in without_case(line) else None
        for sheet, line in lines.items()
    }
    return len(lines) > 1 and len(rests) == 1 and not rests & {None, ""}


def _says_a_section(line: str, sheet: str | None) -> bool:
    return (
        names_section(line) or all(section_of(line))
        or (without_case(line) == without_case(sheet or "") and not _OF_A_PLAN.search(line))
    )


def _may_head(table: Table) -> bool:
    return table.heading is not None and not has_date(table.heading)


def headed_in_document(
    sheets: Sequence[Sheet], found: Found
) -> tuple[str | None, dict[str | None, list[Table]]]:
    """The document's title, if it is known by its style or its place, and the tables."""
    outline = _Outline.of(sheets, found)
    if outline.headings:
        return outline.title, outline.headed(found)
    title = None
    if sheets and not found.get(sheets[0].name):
        lines = lone_lines([row for row in sheets[0].rows if row.number < 1])
        title = lines[0] if lines else None
    tables = [table for some in found.values() for table in some]
    headings = [
        heading_in_prose(table.above, is_first=not at and title is None)
        for at, table in enumerate(tables)
    ]
    if len(tables) < 2 or not all(headings):
        return title, {sheet: list(some) for sheet, some in found.items()}
    of = dict(zip(map(id, tables), headings, strict=True))
    return title, {
        sheet: [replace(table, heading=of[id(table)], is_one_of=True) for table in some]
        for sheet, some in found.items()
    }


@dataclass(slots=True)
class _Outline:
    """Each heading, and by sheet those that its tables stand under: level -> text."""

    headings: list[Heading] = field(default_factory=list)
    paths: dict[str | None, dict[int, str]] = field(default_factory=dict)
    title: str | None = None

    @classmethod
    def of(cls, sheets: Sequence[Sheet], found: Found) -> _Outline:
        outline = cls()
        before_first = 0
        for sheet in sheets:
            outline.headings += [
                row.cells[0] for row in sheet.rows if row.number < 1
                and isinstance(row.cells[0], Heading) and row.cells[0].strip()
            ]
            before_first = before_first or (len(outline.headings) if found.get(sheet.name) else 0)
            outline.paths[sheet.name] = _path(outline.headings)
        title = outline._title(before_first)
        if title is not None:
            outline.title = title.strip()
            outline.headings.remove(title)
            for path in outline.paths.values():
                for level in [at for at, text in path.items() if text == outline.title]:
                    del path[level]
        return outline

    def _title(self, before_first: int) -> Heading | None:
        """`before_first` is how many headings stand before the first table of the plan."""
        first = self.headings[0] if self.headings else None
        if first is None or first.level > 1:
            return None
        is_alone = [heading.level for heading in self.headings].count(first.level) == 1
        is_title = first.level == 0 or before_first > 1 or (is_alone and before_first == 1)
        return first if is_title else None

    def headed(self, found: Found) -> dict[str | None, list[Table]]:
        level = self._level([self.paths[sheet] for sheet, tables in found.items() if tables])
        return {
            sheet: [
                replace(table, heading=self.paths[sheet].get(level), is_one_of=True)
                if level is not None else replace(table, heading=None)
                for table in tables
            ]
            for sheet, tables in found.items()
        }

    def _level(self, paths: Sequence[dict[int, str]]) -> int | None:
        """The deepest that tells the tables apart, else the one that most stand under."""
        levels = sorted({level for path in paths for level in path}, reverse=True)
        for level in levels:
            texts = {path.get(level) for path in paths}
            if None not in texts and (len(texts) > 1 or len(paths) == 1):
                return level
        return max(reversed(levels), key=lambda at: sum(at in path for path in paths), default=None)


def _path(headings: Sequence[Heading]) -> dict[int, str]:
    path: dict[int, str] = {}
    for heading in headings:
        path = {level: text for level, text in path.items() if level < heading.level}
        if not _OF_THE_WHOLE.fullmatch(heading.strip()):
            path[heading.level] = heading.strip()
    return path
