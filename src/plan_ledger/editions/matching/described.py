"""What is known of an activity, or of a row, when it is to be found on the other side."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .similarity import plain


@dataclass(frozen=True, slots=True)
class Described:
    """One activity of the ledger, or one row of an edition."""

    key: str
    ref: str
    """Empty where a plan has no numbers."""
    section: str | None
    activity: str | None
    outcome: str | None = None
    lead: str | None = None
    timeline: str | None = None
    place: int = 0


class Side:
    """The rows, or the activities, in their order in the plan."""

    def __init__(self, given: Sequence[Described]) -> None:
        self.all = sorted(given, key=lambda one: (one.place, one.key))
        self.refs = [one.ref.strip() for one in self.all]
        self.words = [plain(one.activity) for one in self.all]
        self.with_ref: dict[str, list[int]] = {}
        self.with_words: dict[str, list[int]] = {}
        for index, (ref, words) in enumerate(zip(self.refs, self.words, strict=True)):
            if ref:
                self.with_ref.setdefault(ref, []).append(index)
            if words:
                self.with_words.setdefault(words, []).append(index)

    def alone(self, index: int) -> bool:
        """Whether its wording stands nowhere else."""
        return len(self.with_words.get(self.words[index], ())) == 1

    @cached_property
    def outcomes(self) -> list[str]:
        return [plain(one.outcome) for one in self.all]

    @cached_property
    def sections(self) -> list[str]:
        return [one.section or "" for one in self.all]

    @cached_property
    def with_words_in_section(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for index, words in enumerate(self.words):
            found.setdefault((words, self.sections[index]), []).append(index)
        return found
