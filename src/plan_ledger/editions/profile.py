"""A profile: how files of one shape are read, and written back.

It is made when a shape is first met, from what was recognised and what a person answered, and kept
in the ledger, so that next month's file of the same shape needs no question. A shape is the
captions of the table's header, in order. A profile is text (TOML) that people can read and mend.
"""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from plan_ledger.plan.errors import PlanError, nearest

LEAVE_OUT = "leave-out"
"""What the answer to a column, a status or a fill says that is not to be read."""

_HEAD = """\
# How Plan Ledger reads files of this shape: the captions of the header, in order, and what each
# column holds. Change `holds`, or the codes, and import with --profile FILE to have it read so.

"""


class BadProfile(PlanError):
    """No profile can be made of this text. The sentence names the place."""


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """`caption` as it stands (blank where there is none); `holds` a `layout.Column` value or None
    where the column is not read; `merged` where blank cells inherit from the cell above.
    """

    caption: str
    holds: str | None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """`statuses`: the file's word (case folded) -> code. `fills`: RRGGBB -> code; a status that is
    only a colour. A code may be `leave-out`. `legend` is where it stands: above, below or none.
    """

    columns: tuple[ProfileColumn, ...]
    statuses: dict[str, str] = field(default_factory=dict)
    fills: dict[str, str] = field(default_factory=dict)
    legend: str = "above"
    sheet: str | None = None

    @property
    def shape(self) -> tuple[str, ...]:
        return shape_of([column.caption for column in self.columns])

    def to_toml(self) -> str:
        import tomli_w

        text: str = tomli_w.dumps(self._tables())
        return _HEAD + text

    def _tables(self) -> dict[str, Any]:
        tables: dict[str, Any] = {"legend": self.legend}
        if self.sheet is not None:
            tables["sheet"] = self.sheet
        tables["column"] = [
            {"caption": column.caption, "holds": column.holds or LEAVE_OUT}
            | ({"merged": True} if column.merged else {})
            for column in self.columns
        ]
        if self.statuses:
            tables["statuses"] = dict(self.statuses)
        if self.fills:
            tables["fills"] = dict(self.fills)
        return tables


def shape_of(captions: list[str]) -> tuple[str, ...]:
    """Captions compared without case, punctuation and line breaks; blank ones at the end do not
    count.
    """
    tidy = [" ".join(re.sub(r"[\W_]+", " ", caption).casefold().split()) for caption in captions]
    while tidy and not tidy[-1]:
        tidy.pop()
    return tuple(tidy)


def read_profile(text: str, where: str) -> Profile:
    """`where` is the file's name, for the sentence. Raises BadProfile."""
    from plan_ledger.editions.layout import Column

    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadProfile(f"{where} is not readable as TOML: {error}", where=where) from None
    known = {"legend", "sheet", "column", "statuses", "fills"}
    for key in tables:
        if key not in known:
            raise BadProfile(
                f"{where}: “{key}” is not known{nearest(key, known)}; there are"
                f" {', '.join(sorted(known))}",
                where=where,
            )
    holds = {column.value for column in Column}
    return Profile(
        columns=tuple(_column(table, holds, where) for table in _list(tables, where)),
        statuses=_words(tables, "statuses", where),
        fills={key.upper().lstrip("#"): code
               for key, code in _words(tables, "fills", where).items()},
        legend=_one_of(tables.get("legend", "above"), ("above", "below", "none"), "legend", where),
        sheet=tables.get("sheet") if isinstance(tables.get("sheet"), str) else None,
    )


def _list(tables: dict[str, Any], where: str) -> list[Any]:
    found = tables.get("column")
    if not isinstance(found, list) or not found:
        raise BadProfile(f"{where} has no [[column]]: write one for each caption", where=where)
    return found


def _column(table: Any, holds: set[str], where: str) -> ProfileColumn:
    if not isinstance(table, dict) or not isinstance(table.get("caption"), str):
        raise BadProfile(f"{where}: a [[column]] has no caption in quotes", where=where)
    said = _one_of(
        table.get("holds", LEAVE_OUT), (*sorted(holds), LEAVE_OUT),
        f"the column “{table['caption']}”", where,
    )
    return ProfileColumn(
        table["caption"], None if said == LEAVE_OUT else said, table.get("merged") is True
    )


def _words(tables: dict[str, Any], name: str, where: str) -> dict[str, str]:
    found = tables.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(code, str) for code in found.values()):
        raise BadProfile(f"{where}: [{name}] must give a status in quotes for each", where=where)
    return dict(found)


def _one_of(value: Any, choices: tuple[str, ...], what: str, where: str) -> str:
    if value not in choices:
        raise BadProfile(
            f"{where}: {what} is “{value}”{nearest(str(value), choices)}; it must be one of"
            f" {', '.join(choices)}",
            where=where,
        )
    return str(value)
