"""How a status looks in the report: a word, a letter or two, and a colour, never that alone.

Fills are the standard ones, as in the pack's workbook; the ink is whichever of black and white
stands out more, and EDGE stands round every fill, since amber and grey hardly differ from paper.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plan_ledger.editions.writing.status_colours import ink_on, standard_fill
from plan_ledger.evidence.reading_words import as_words
from plan_ledger.plan.status import MEANS

EDGE = "595959"
NONE = "no status"


class Statuses:
    """Those of a legend, and whatever else is reported. `words_gone` stands for each meaning where
    those of the legend are withheld or erased.
    """

    def __init__(
        self, legend: Iterable[Mapping[str, Any]], reported: Iterable[Any] = (),
        words_gone: str = "",
    ) -> None:
        self._means = {line["code"]: line["means"] for line in legend}
        self.meaning = {line["code"]: words_gone or as_words(line["meaning"]) for line in legend}
        words = dict.fromkeys([*self._means, *map(as_words, reported)])
        self.codes = [word for word in words if word]
        self._letters = letters(self.codes)

    def look(self, status: Any) -> dict[str, str]:
        """For the template. Null is no status at all."""
        word = as_words(status)
        if not word:
            return {"word": NONE, "letter": "–", "fill": "FFFFFF", "ink": "000000"}
        fill = standard_fill(word, self._means.get(word))
        return {
            "word": word, "letter": self._letters.get(word, "?"), "fill": fill,
            "ink": ink_on(fill),
        }

    def means(self, status: Any) -> str | None:
        return self._means.get(as_words(status))

    def badness(self, status: Any) -> int:
        """0 for off-track; the greatest for what is complete, or not in the legend."""
        means = self.means(status)
        return len(MEANS) if means is None else MEANS.index(means)


def letters(codes: Iterable[str]) -> dict[str, str]:
    """The first letter of each; with it the first that tells it from an earlier one, as in Gy for
    GREY beside GREEN; else a number.
    """
    found: dict[str, str] = {}
    for code in codes:
        first = code[:1].upper()
        tries = [first, *(first + each.lower() for each in reversed(code[1:])), *(
            f"{first}{number}" for number in range(2, 1000)
        )]
        taken = set(found.values())
        found[code] = next(each for each in tries if each not in taken)
    return found
