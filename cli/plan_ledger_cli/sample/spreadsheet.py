"""The sample's spreadsheet, as an officer keeps it between two editions.

It is written in the layout that councils publish: title and legend above the table, and blank
cells where number, codes and finding were merged with the row above.
"""
from __future__ import annotations

from typing import Any

_HEADER = ("No.", "Code", "Inspection recommendations and Areas for Improvement", "",
           "Activity required", "Desired Outcomes", "Timeline", "Accountable Lead",
           "Progress update", "RAG")
_MERGED = ("codes", "finding")
_FIELDS = ("activity", "outcome", "timeline", "lead", "progress", "status")

Row = dict[str, str]


class Spreadsheet:
    """Title, legend, and the rows of each section in their order."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._title: str = plan["title"]
        self._legend: dict[str, str] = plan["legend"]
        self._titles: dict[str, str] = {}
        self._rows: dict[str, list[Row]] = {}
        for section in plan["sections"]:
            self._titles[section["number"]] = section["title"]
            self._rows[section["number"]] = _filled(section["activities"])
        self._withdrawn: set[str] = set()

    def change(self, ref: str, /, **cells: str) -> None:
        for row in self._rows[ref.partition(".")[0]]:
            if row["ref"] == ref:
                row.update(cells)
                return
        raise LookupError(f"the sample's spreadsheet has no row {ref}")

    def add(self, section: str, row: Row) -> None:
        """At the section's end."""
        self._rows[section].append(row)

    def move(self, ref: str, after: str) -> None:
        """Behind another row of its section."""
        rows = self._rows[ref.partition(".")[0]]
        row = next(row for row in rows if row["ref"] == ref)
        rows.remove(row)
        rows.insert(next(at for at, one in enumerate(rows) if one["ref"] == after) + 1, row)

    def withdraw(self, ref: str) -> None:
        self._withdrawn.add(ref)

    def reinstate(self, ref: str) -> None:
        self._withdrawn.remove(ref)

    def text(self) -> str:
        """The sheet as tab-separated text."""
        lines: list[tuple[str, ...]] = [(), (self._title,), *self._legend.items(), _HEADER]
        for number, title in self._titles.items():
            lines.append((number, title))
            above: Row = {}
            for row in self._rows[number]:
                if row["ref"] not in self._withdrawn:
                    merged = ["" if row[f] == above.get(f) else row[f] for f in _MERGED]
                    lines.append(("", *merged, row["ref"], *(row[f] for f in _FIELDS)))
                    above = row
        return "".join(_line(cells) for cells in lines)


def blank_row(ref: str) -> Row:
    return {"ref": ref} | dict.fromkeys(_MERGED + _FIELDS, "")


def _filled(activities: list[Row]) -> list[Row]:
    """What is left out is blank; codes and finding are those of the row above."""
    rows: list[Row] = []
    for given in activities:
        row = blank_row(given["ref"])
        if rows:
            row |= {field: rows[-1][field] for field in _MERGED}
        rows.append(row | given)
    return rows


def _line(cells: tuple[str, ...]) -> str:
    return "\t".join((*cells, *[""] * (len(_HEADER) - len(cells)))) + "\n"
