"""What stands in the status cells of an edition, as codes of the plan's legend.

A word is a code or a label of the legend, or what the profile says of it, or a letter (R, A, G), or
says plainly what only one status of the legend means ("In progress – on track"). A cell may also
hold a colour and no word. What none of this tells is asked, once for each word and colour, and the
answer belongs to the profile; or it adds the word to the plan's legend, with what it means.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.preamble import LegendLine
from plan_ledger.editions.reading.profile import LEAVE_OUT, Profile
from plan_ledger.editions.reading.table import EditionRow
from plan_ledger.plan.recognising import code_from_word, recognise
from plan_ledger.plan.status import LONGEST_CODE, MEANS, Legend, Status

from .legends import find_status
from .palette import colour_name, colour_named, letter_colour


class Statuses:
    """`words` and `fills` are what was learnt for the profile: word or RRGGBB -> code."""

    def __init__(
        self, legend: Legend, lines: Iterable[LegendLine], profiles: Sequence[Profile],
        answers: Answers,
    ) -> None:
        self._legend = legend
        self._answers = answers
        self._known_words = {word: code for p in profiles for word, code in p.statuses.items()}
        self._known_fills = {fill: code for p in profiles for fill, code in p.fills.items()}
        self._by_fill = {
            line.fill: status.code
            for line in lines
            if line.fill and (status := find_status(line.word or colour_name(line.fill) or "",
                                                    legend))
        }
        self._found: dict[str, str | None] = {}
        self.words: dict[str, str] = {}
        self.fills: dict[str, str] = {}
        self.added: list[Status] = []
        """Statuses that a person said belong into the legend."""

    def code(self, row: EditionRow) -> str | None:
        """None where the row states no status, where it is left out, or not answered yet."""
        if row.status is not None:
            known = find_status(row.status, self._legend)
            return known.code if known is not None else self._word(row.status, row)
        return self._fill(row.status_fill, row) if row.status_fill else None

    def _word(self, word: str, row: EditionRow) -> str | None:
        folded = word.casefold()
        if folded not in self._found:
            code = None
            if self._answers.said(f"status:{word}") is None:
                code = self._of_profile(self._known_words.get(folded)) or self._by_its_sense(word)
            if code is None:
                code = self._asked_word(word, row)
            self._found[folded] = code
            if code not in (None, LEAVE_OUT):
                self.words[folded] = str(code)
        code = self._found[folded]
        return None if code == LEAVE_OUT else code

    def _fill(self, fill: str, row: EditionRow) -> str | None:
        if fill not in self._found:
            code = self._by_fill.get(fill) or self._of_profile(self._known_fills.get(fill))
            if code is None:
                name = colour_name(fill)
                known = find_status(name, self._legend) if name else None
                code = known.code if known else self._asked(
                    f"fill:{fill}", f"the status of {row.ref or 'row ' + str(row.row)} is only a"
                    f" colour (#{fill}), which the legend does not explain: which status is it?",
                    None, row,
                )
            self._found[fill] = code
            if code not in (None, LEAVE_OUT):
                self.fills[fill] = str(code)
        code = self._found[fill]
        return None if code == LEAVE_OUT else code

    def _of_profile(self, code: str | None) -> str | None:
        """What was answered for an earlier file, while the legend still has it."""
        return code if self._legend.get(code) is not None else None

    def _by_its_sense(self, word: str) -> str | None:
        colour = letter_colour(word)
        if colour is not None and (known := find_status(colour, self._legend)) is not None:
            return known.code
        meant = [s for s in self._legend.statuses
                 if s.meaning and s.meaning.strip().casefold() == word.strip().casefold()]
        if not meant:
            means = recognise("", word)  # by what it says: the sense of a colour is the legend's
            meant = [s for s in self._legend.statuses if means and s.means == means[0]]
        return meant[0].code if len(meant) == 1 else None

    def _asked_word(self, word: str, row: EditionRow) -> str | None:
        near = self._near(word)
        chosen = self._asked(
            f"status:{word}",
            f"“{word[:60]}” is not in the plan's legend{f'; nearest: {near}' if near else ''}:"
            " which status is it, or what does it mean as a new one?",
            near, row, (*self._codes(), *map(_adding, MEANS), LEAVE_OUT),
        )
        means = next((means for means in MEANS if chosen == _adding(means)), None)
        if means is None:
            return chosen
        code = _free(code_from_word(word), self._codes())
        self.added.append(Status(code, word, None, means, False))
        return code

    def _asked(
        self, identity: str, text: str, proposal: str | None, row: EditionRow,
        choices: tuple[str, ...] | None = None,
    ) -> str | None:
        return self._answers.choice(
            Question.of_row(
                row,
                identity,
                "unknown-status",
                text,
                choices or (*self._codes(), LEAVE_OUT),
                proposal,
            )
        )

    def _near(self, word: str) -> str | None:
        """A code that the word is a slip of the pen for. The name of another colour is none."""
        if colour_named(word):
            return None
        from rapidfuzz import fuzz, process

        near = process.extractOne(word.upper(), [code.upper() for code in self._codes()],
                                  scorer=fuzz.ratio, score_cutoff=_A_SLIP)
        return self._codes()[near[2]] if near is not None else None

    def _codes(self) -> tuple[str, ...]:
        return tuple(status.code for status in (*self._legend.statuses, *self.added))


_A_SLIP = 78.0  # of 100: one letter of a short word


def _adding(means: str) -> str:
    return f"add-as-{means}"


def _free(code: str, taken: tuple[str, ...]) -> str:
    folded = {each.casefold() for each in taken}
    at, free = 2, code
    while free.casefold() in folded:
        free = f"{code[:LONGEST_CODE - 3]}-{at}"
        at += 1
    return free
