"""Names that a pack withholds, and that stand in texts which it discloses: a lead in the reason
"Jenny Cryer moved". A kind says where a value stands and not what else speaks of it, so whoever
makes the pack is told.
"""
from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator

from plan_ledger.evidence.disclosing import Withholding, kind_of
from plan_ledger.evidence.report.entries import some_positions
from plan_ledger.plan.words import searchable, texts_in
from plan_ledger.record.reading import Record, parse

_OF_PEOPLE = ("leads", "actors")
_SHORTEST = 3
_MOST_POSITIONS = 6
_LOGIN = "login"
"""What a computer calls somebody is too often a common word."""


def named_elsewhere(connection: sqlite3.Connection, withholding: Withholding) -> list[str]:
    """A sentence for whoever makes the pack, or none."""
    kinds = [kind for kind in _OF_PEOPLE if kind in withholding.kinds]
    names = {
        name for record, field, text in _sealed(connection, "name IN ('lead', 'by', 'recipient')")
        if kind_of(record["type"], field) in kinds and len(name := searchable(text)) >= _SHORTEST
    }
    if not names:
        return []
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
    )
    found: dict[tuple[str, str], list[int]] = {}
    for record, field, text in _sealed(connection, f"name <> '{_LOGIN}'"):
        if not withholding.hides(record, field) and pattern.search(searchable(text)):
            kind = kind_of(record["type"], field) or ""
            found.setdefault((kind, field), []).append(record["position"])
    if not found:
        return []
    where = "; ".join(
        f"{field} of position {some_positions(positions, _MOST_POSITIONS)}"
        for (_, field), positions in found.items()
    )
    kinds = sorted({*withholding.kinds, *(kind for kind, _ in found if kind)})
    return [
        f"a name that is withheld stands in texts that this pack discloses ({where}): to leave"
        f" those out too make it with --withhold {','.join(kinds)}; attached"
        " files were not looked into"
    ]


def _sealed(connection: sqlite3.Connection, which: str) -> Iterator[tuple[Record, str, str]]:
    """Record, with its position, field and text of what is still there."""
    for position, field, value, state in connection.execute(
        "SELECT s.position, s.name, s.value, r.state FROM sealed s JOIN records r"
        f" ON r.position = s.position WHERE s.{which} ORDER BY s.position, s.name"
    ):
        yield parse(state) | {"position": position}, field, texts_in(json.loads(value))
