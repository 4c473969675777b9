"""A plan's legend, and what its statuses mean.

Each plan has words of its own (here AMBER is "on track", there it is "at risk"), so a status is
compared by what it *means*, never by its colour. The legend may also say that what is overdue
is off track; a status that disagrees with that is *challenged*, and stays as reported.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from plan_ledger.plan.errors import PlanError, nearest
from plan_ledger.plan.words import quoted, without_case

MEANS = ("off-track", "at-risk", "not-started", "on-track", "complete")
"""What a status can mean, worst to best."""

LONGEST_CODE = 24


class UnknownStatus(PlanError):
    """The plan's legend has no such status."""

    def __init__(self, word: str, legend: Legend) -> None:
        if not legend.statuses:
            super().__init__(
                f"{quoted(word)} is not known, since this plan has no legend yet; "
                "give it one with: plan-ledger plan legend FILE.toml"
            )
            return
        codes = [status.code for status in legend.statuses]
        names = [status.label for status in legend.statuses] + codes
        super().__init__(
            f"{quoted(word)} is not in this plan's legend{nearest(word, names, most=1)}. "
            f"The legend has {', '.join(codes)}"
        )


class BadLegend(PlanError):
    """No legend can be made of this. The sentence names the file, the table and the key."""


class _Line(NamedTuple):
    code: str
    label: str
    meaning: str | None
    means: str
    overdue_is_off_track: bool


class Status(_Line):
    """One line of a legend. `label` is the file's word for it, `meaning` the legend's own words.

    Raises BadLegend where there can be no such line.
    """

    __slots__ = ()

    def __init__(self, *_: object, **__: object) -> None:
        plain = self.code.isascii() and self.code.replace("-", "a").isalnum()
        if not plain or len(self.code) > LONGEST_CODE:
            raise BadLegend(
                f"{quoted(self.code)} cannot be a status code: letters, digits and hyphens, "
                f"at most {LONGEST_CODE}"
            )
        if not without_case(self.label):
            raise BadLegend("the label is empty")
        if self.means not in MEANS:
            raise BadLegend(
                f"means is {quoted(self.means)}{nearest(self.means, MEANS)}; "
                f"it must be one of {', '.join(MEANS)}"
            )


class _Lines(NamedTuple):
    statuses: tuple[Status, ...] = ()


class Legend(_Lines):
    """The statuses of a plan, in the legend's order. Without any, the plan has no legend yet.

    Raises BadLegend where two of them share a name.
    """

    __slots__ = ()

    def __init__(self, *_: object, **__: object) -> None:
        taken: dict[str, Status] = {}
        for status in self.statuses:
            names = {without_case(name): name for name in (status.label, status.code)}
            for folded, name in names.items():
                if folded in taken:
                    raise BadLegend(
                        f"“{name}” of {status.code} is also the code or label of "
                        f"{taken[folded].code}"
                    )
            taken |= dict.fromkeys(names, status)

    @classmethod
    def from_json(cls, data: Iterable[dict[str, Any]]) -> Legend:
        return cls(tuple(Status(**status) for status in data))

    def to_json(self) -> list[dict[str, Any]]:
        return [status._asdict() for status in self.statuses]

    def find(self, word: str) -> Status:
        """The status of that code or label, ignoring case and spaces around. Or UnknownStatus."""
        wanted = without_case(word)
        for status in self.statuses:
            if wanted in (without_case(status.code), without_case(status.label)):
                return status
        raise UnknownStatus(word, self)

    def get(self, code: str | None) -> Status | None:
        """The status of exactly that code. None where a newer legend no longer has it."""
        return next((status for status in self.statuses if status.code == code), None)

    def is_worse(self, old_code: str | None, new_code: str | None) -> bool:
        """Whether the change from old to new must be explained. Never, where either is unknown."""
        old, new = self.get(old_code), self.get(new_code)
        if old is None or new is None:
            return False
        return MEANS.index(new.means) < MEANS.index(old.means)

    def is_complete(self, code: str | None) -> bool:
        status = self.get(code)
        return status is not None and status.means == "complete"


def challenged(status_code: str | None, overdue: bool, legend: Legend) -> str | None:
    """Why the legend's own rule disagrees with the reported status, or None if it does not."""
    status = legend.get(status_code)
    rule = next((each for each in legend.statuses if each.overdue_is_off_track), None)
    if not overdue or status is None or rule is None or status.means in ("off-track", "complete"):
        return None
    if not rule.meaning:
        return f"overdue, and the plan's legend says {rule.code} for what is overdue"
    return f"overdue, and the plan's legend says {rule.code} when “{rule.meaning}”"
