"""Which sealed values a pack's reader may see: all, but those of the kinds that are withheld, and
with one activity named, those of other activities. What was erased is gone for everybody.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plan_ledger.plan.disclosure import COMMON, KINDS, TABLE
from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.words import quoted
from plan_ledger.record.reading import Record


class UnknownKind(PlanError):
    """There is nothing of that name that could be withheld."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"{quoted(kind)} is nothing that can be withheld{nearest(kind, KINDS)}; it is one or"
            f" more of {', '.join(KINDS)}, with commas between"
        )


class Withholding(NamedTuple):
    """`kinds` of `plan.disclosure.KINDS`, sorted; `activity` is the id of the one activity whose
    texts are disclosed beside the plan's own.
    """

    kinds: tuple[str, ...] = ()
    activity: str | None = None

    @classmethod
    def of(cls, kinds: Iterable[str], activity: str | None = None) -> Withholding:
        """Raises UnknownKind."""
        for kind in (found := set(kinds)):
            if kind not in KINDS:
                raise UnknownKind(kind)
        return cls(tuple(sorted(found)), activity)

    def hides(self, record: Record, name: str) -> bool:
        """Whether the reader may not see what stands behind that name of the record."""
        if self.activity is not None and record["subject"] not in (self.activity, record["plan"]):
            return True
        return bool(self.kinds) and kind_of(record["type"], name) in self.kinds


def kind_of(kind: str, name: str) -> str | None:
    """The kind that a sealed value is withheld under; None for what this version does not know."""
    return COMMON.get(name) or TABLE.get(kind, {}).get(name)


def sealed_names(record: Record) -> list[str]:
    """Everything in the record that stands behind a digest."""
    return sorted((*record["sealed"], "by", "login"))
