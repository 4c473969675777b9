"""How many sealed values a pack's reader does not see, of all its records: counted by the records,
as verify.py counts them. One that is empty is withheld with the rest of its kind.
"""
from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from plan_ledger.evidence.disclosing import kind_of
from plan_ledger.plan.erasure import WITHHELD

OTHER_ACTIVITIES = "other activities"


class Unseen(NamedTuple):
    """How many were `withheld` by kind, the texts of OTHER_ACTIVITIES being one, and how many were
    `erased` by ground and then by name.
    """

    withheld: dict[str, int]
    erased: dict[str, dict[str, int]]


def unseen(copy: sqlite3.Connection, kinds: Iterable[str]) -> Unseen:
    """Of a reader's copy from which `kinds` are withheld."""
    declared = set(kinds)
    withheld: Counter[str] = Counter()
    erased: dict[str, dict[str, int]] = {}
    for ground, kind, name, count in copy.execute(
        "SELECT e.ground, r.type, e.name, count(*) FROM erasures e"
        " JOIN records r ON r.position = e.position"
        " GROUP BY e.ground, r.type, e.name ORDER BY e.ground, e.name"
    ):
        if ground == WITHHELD:
            found = kind_of(kind, name)
            withheld[found if found in declared else OTHER_ACTIVITIES] += count
        else:
            names = erased.setdefault(ground, {})
            names[name] = names.get(name, 0) + count
    return Unseen(dict(sorted(withheld.items())), erased)
