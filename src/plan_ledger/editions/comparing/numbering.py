"""Numbers for plans that have none.

Records name activities and sections by number. A plan that writes none is given them by section and
order: sections 1, 2, 3 as they first appear, activities 1.1, 1.2 … within them. Where activities
have numbers, a section of which only the title stands has the one that all of them speak of: 2.1
of 2.1.13. What the ledger knows already keeps its number on later editions, whatever rows come
between.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plan_ledger.editions.reading.table import Edition, EditionRow
from plan_ledger.plan.cells import SECTION_TITLE
from plan_ledger.plan.erasure import is_gone, text_of
from plan_ledger.plan.plan import Plan
from plan_ledger.plan.reference import is_reference
from plan_ledger.plan.words import without_case

from .standing import Standing


class Numbering:
    """The numbers of one edition. `sections` are those that it gives: number -> title."""

    def __init__(self, edition: Edition, plan: Plan, standing: Standing) -> None:
        self.plan_has_none = not any(is_reference(row.ref) for row in edition.rows)
        self.sections: dict[str, str] = {}
        self._by_title = {
            without_case(title): field[len(SECTION_TITLE):]
            for field in plan.cells
            if field.startswith(SECTION_TITLE)
            and (title := text_of(plan.cells.value(field, standing.day, plan=True)))
        }
        self._nameless = [
            field[len(SECTION_TITLE):]
            for field in plan.cells
            if field.startswith(SECTION_TITLE)
            and is_gone(plan.cells.value(field, standing.day, plan=True))
        ]
        """Sections whose titles were erased: one that is not known is taken for the next of these,
        so that a person is asked before it is recorded again.
        """
        self._taken = {*standing.there, *standing.gone, *standing.later}
        for title, number in _by_references(edition.rows).items():
            self._by_title.setdefault(title, number)
        self._sections_taken = {
            *self._by_title.values(),
            *(ref.split(".")[0] for ref in self._taken if "." in ref),
            *(section for state in standing.there.values()
              if (section := state.value("section")) is not None),
            *(str(row.section) for row in edition.rows if row.section),
        }

    def known_section(self, title: str | None) -> str | None:
        """The number of the section with this title, where it has one already."""
        return None if title is None else self._by_title.get(without_case(title))

    def placed(self, row: EditionRow) -> EditionRow:
        """The row with a section's number, where the file gives only its title."""
        if row.section is not None or row.section_title is None:
            return row
        folded = without_case(row.section_title)
        number = self._by_title.get(folded)
        if number is None:
            number = self._nameless.pop(0) if self._nameless else self._next_section()
            self._by_title[folded] = number
        self.sections.setdefault(number, row.section_title)
        return replace(row, section=number)

    def take(self, ref: str) -> None:
        self._taken.add(ref)

    def next_in(self, section: str | None) -> str:
        """The next number of a section that nobody bears; without sections simply the next."""
        before = f"{section}." if section is not None and is_reference(section) else ""
        at = 1
        while f"{before}{at}" in self._taken:
            at += 1
        self._taken.add(f"{before}{at}")
        return f"{before}{at}"

    def _next_section(self) -> str:
        at = 1
        while str(at) in self._sections_taken:
            at += 1
        self._sections_taken.add(str(at))
        return str(at)


def _by_references(rows: Iterable[EditionRow]) -> dict[str, str]:
    """Folded title -> the section's number, where all its activities speak of the same one and
    those of no other title do.
    """
    spoken: dict[str, set[str]] = {}
    for row in rows:
        if row.section is None and row.section_title is not None and is_reference(row.ref):
            number = row.ref.rpartition(".")[0]
            spoken.setdefault(without_case(row.section_title), set()).add(number)
    alone = {title: min(some) for title, some in spoken.items() if len(some) == 1 and min(some)}
    numbers = list(alone.values())
    return {title: number for title, number in alone.items() if numbers.count(number) == 1}
