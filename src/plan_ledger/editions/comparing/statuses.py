"""What stands in the status cells of an edition, as codes of the plan's legend.

A word is a code or a label of the legend, also in another inflection, or what the profile says of
it, or a letter (R, A, G), or says plainly what only one colour of the legend means ("In progress –
on track"). Where the legend's statuses are words, another word of like meaning is asked about: it
may be there to tell something else. A cell may also hold a colour and no word. What none of this
tells is asked, once for each word and colour, and the answer belongs to the profile; or it adds the
word to the plan's legend, with what it means. Answers that contradict each other, or the legend,
are refused.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from plan_ledger.editions.reading.findings import Answers, BadAnswer, Question
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.profile import LEAVE_OUT, Profile
from plan_ledger.editions.reading.table import EditionRow
from plan_ledger.editions.reading.words.palette import (
    colour_name,
    colour_named,
    is_named_for_a_colour,
)
from plan_ledger.plan.errors import nearest
from plan_ledger.plan.recognising import (
    code_from_word,
    is_same_but_for_inflection,
    letter_colour,
    recognise,
    says_only_a_status,
    usual_sense,
    without_inflection,
)
from plan_ledger.plan.status import LONGEST_CODE, MEANS, Legend, Status
from plan_ledger.plan.words import on_one_line, without_case

from .legends import find_status, legend_question, named_lines, word_without_date


class Statuses:
    """`words` and `fills` are what was learnt for the profile: word or RRGGBB -> code."""

    def __init__(
        self, legend: Legend, lines: Sequence[LegendLine], profiles: Sequence[Profile],
        answers: Answers,
    ) -> None:
        self._legend = legend
        self._answers = answers
        self._known_words = {word: code for p in profiles for word, code in p.statuses.items()}
        self._known_fills = {fill: code for p in profiles for fill, code in p.fills.items()}
        named = named_lines(lines)
        self._by_fill = {
            line.fill: status.code
            for line in named if line.fill and (status := find_status(line.word, legend))
        }
        self._found: dict[str, str | None] = {}
        self._asked_about: dict[object, str] = {}
        """The word of each that differ in inflection alone, as “Complete” and “Completed”."""
        unexplained = [
            line for line in named if line.word and find_status(line.word, legend) is None
        ]
        self._unexplained = {without_case(line.word) for line in unexplained if line.word}
        self._unexplained |= {line.fill for line in unexplained if line.fill}
        """Words and colours of the file's legend: what they mean is asked of that."""
        self.words: dict[str, str] = {}
        self.fills: dict[str, str] = {}
        self.shortened: list[str] = []
        """Words with a date, which no status keeps."""
        self.left_out: list[str] = []
        """Words and colours that are no status, as was said for an earlier file."""
        self.added: list[Status] = []
        """Statuses that a person said belong into the legend."""

    def colours(self, coloured: Iterable[tuple[str, str | None]]) -> dict[str, str]:
        """Code -> RRGGBB, of the words' cells: the most frequent one of each status, where it is no
        other's too.
        """
        met: dict[str, Counter[str | None]] = {}
        for word, fill in coloured:
            code = self._found.get(word.casefold())
            if code not in (None, LEAVE_OUT):
                met.setdefault(str(code), Counter())[fill] += 1
        often = {code: fills.most_common(1)[0][0] for code, fills in met.items()}
        times = Counter(often.values())
        return {code: fill for code, fill in often.items() if fill and times[fill] == 1}

    def code(self, row: EditionRow) -> str | None:
        """None where the row states no status, where it is left out, or not answered yet."""
        if row.status is not None:
            return self._word(row.status, row)
        return self._fill(row.status_fill, row) if row.status_fill else None

    def _word(self, word: str, row: EditionRow) -> str | None:
        folded = word.casefold()
        if folded not in self._found:
            known = find_status(word, self._legend)
            code = known.code if known is not None else None
            said = self._answer(word, known)
            has_date, is_asked = word_without_date(word) != word, False
            if code is None and said is None:
                code = self._of_profile(self._known_words.get(folded)) or self._by_its_sense(word)
            if code == LEAVE_OUT:
                self.left_out.append(f"“{on_one_line(word)}”")
            if said == LEAVE_OUT:
                code = LEAVE_OUT
            elif code is None and without_case(word) not in self._unexplained:
                like = self._asked_about.setdefault(without_inflection(word) or folded, folded)
                is_asked_already = said is None and like != folded
                code = self._found[like] if is_asked_already else self._asked_word(word, said, row)
                is_asked = True
            if code not in (None, LEAVE_OUT) and has_date and not is_asked:
                self.shortened.append(f"“{on_one_line(word)}”")
            self._found[folded] = code
            is_kept = is_asked or not has_date or code == LEAVE_OUT
            if code is not None and known is None and is_kept:
                self.words[folded] = str(code)
        code = self._found[folded]
        return None if code == LEAVE_OUT else code

    def _answer(self, word: str, known: Status | None) -> str | None:
        """What somebody said of a word: which status it is, or what it means as a new one; None
        where it only repeats the legend. Raises BadAnswer.
        """
        identity, of_legend = f"status:{word}", legend_question(word)
        said, means = self._answers.said(identity), self._answers.said(of_legend)
        if known is not None:
            for asked, answer in ((identity, said), (of_legend, means)):
                if answer not in (None, LEAVE_OUT, known.code, known.means, _adding(known.means)):
                    raise BadAnswer(
                        f"the answer “{answer}” to {asked} contradicts the legend, where “{word}”"
                        f" is {known.code} and means {known.means}: leave the answer out, or change"
                        " the legend with plan-ledger plan legend"
                    )
            return LEAVE_OUT if said == LEAVE_OUT else None
        if means is None:
            return said
        if means not in MEANS:
            raise BadAnswer(f"the answer “{means}” to {of_legend} is none of its choices"
                            f"{nearest(means, MEANS)}; they are {', '.join(MEANS)}")
        if said not in (None, _adding(means)):
            raise BadAnswer(
                f"the answers “{said}” to {identity} and “{means}” to {of_legend} contradict each"
                " other: give one of them"
            )
        return _adding(means)

    def _fill(self, fill: str, row: EditionRow) -> str | None:
        if fill not in self._found:
            code, name = self._by_fill.get(fill), colour_name(fill)
            if code is None and self._answers.said(f"fill:{fill}") is None:
                code = self._of_profile(self._known_fills.get(fill))
                if code == LEAVE_OUT:
                    self.left_out.append(f"#{fill}")
                known = find_status(name, self._legend) if name and code is None else None
                code = known.code if known else code
            if code is None and fill not in self._unexplained:
                code = self._asked_fill(fill, name, row)
            self._found[fill] = code
            if code is not None:
                self.fills[fill] = str(code)
        code = self._found[fill]
        return None if code == LEAVE_OUT else code

    def _of_profile(self, code: str | None) -> str | None:
        """What was answered for an earlier file, while the legend still has it."""
        return code if code == LEAVE_OUT or self._legend.get(code) is not None else None

    def _by_its_sense(self, word: str) -> str | None:
        rest = word_without_date(word)
        if rest != word and (known := find_status(rest, self._legend)) is not None:
            return known.code
        colour = letter_colour(word)
        if colour is not None and (known := find_status(colour, self._legend)) is not None:
            return known.code
        inflected = [s for s in self._legend.statuses if any(
            is_same_but_for_inflection(rest, name) for name in (s.label, s.code)
        )]
        if len(inflected) == 1:
            return inflected[0].code
        meant = [s for s in self._legend.statuses
                 if s.meaning and s.meaning.strip().casefold() == word.strip().casefold()]
        if len(meant) == 1:
            return meant[0].code
        alike = None if meant else self._alike(word)
        is_colour = alike is not None and is_named_for_a_colour(alike.code, alike.label)
        return alike.code if alike is not None and is_colour else None

    def _alike(self, word: str) -> Status | None:
        """The only status that means what the word plainly says: the sense of a colour is the
        legend's.
        """
        means = recognise("", word) if says_only_a_status(word_without_date(word)) else None
        alike = [s for s in self._legend.statuses if means and s.means == means[0]]
        return alike[0] if len(alike) == 1 else None

    def _asked_word(self, word: str, said: str | None, row: EditionRow) -> str | None:
        alike = self._alike(word)
        near = self._near(word) or (alike.code if alike is not None else None)
        proposal = near or self._in_its_usual_sense(word) or self._as_new(word)
        chosen = said if said in _ADDED else self._asked(
            f"status:{word}",
            f"“{word[:60]}” is not in the plan's legend{f'; nearest: {near}' if near else ''}:"
            " which status is it, or what does it mean as a new one?"
            + _NONE_PROPOSED * (proposal is None),
            proposal, row,
        )
        return self._chosen(chosen, word)

    def _asked_fill(self, fill: str, name: str | None, row: EditionRow) -> str | None:
        chosen = self._asked(
            f"fill:{fill}", f"the status of {row.ref or 'row ' + str(row.row)} is only a colour"
            f" (#{fill}), which the legend does not explain: which status is it, or what does it"
            " mean as a new one?", self._as_new(name) if name else None, row,
        )
        return self._chosen(chosen, name or f"#{fill}")

    def _in_its_usual_sense(self, word: str) -> str | None:
        """Beside R, A and G an N is what has not started, and Planned is too: the legend's own
        status of that, if it has one, is proposed, never taken.
        """
        means = usual_sense(word)
        own = [status.code for status in self._legend.statuses if status.means == means]
        if means is None or len(own) > 1:
            return None
        return own[0] if own else _adding(means)

    def _as_new(self, word: str) -> str | None:
        """What a word or colour plainly means, if the legend has no status yet that means it."""
        colour = letter_colour(word)
        means = recognise(colour or word, None) if colour or says_only_a_status(word) else None
        if means is None or any(s.means == means[0] for s in self._legend.statuses):
            return None
        return _adding(means[0])

    def _chosen(self, chosen: str | None, word: str) -> str | None:
        means = next((means for means in MEANS if chosen == _adding(means)), None)
        if means is None:
            return chosen
        code = _free(letter_colour(word) or code_from_word(word), self._codes())
        self.added.append(Status(code, word, None, means, False))
        return code

    def _asked(
        self, identity: str, text: str, proposal: str | None, row: EditionRow
    ) -> str | None:
        return self._answers.choice(
            Question.of_row(
                row,
                identity,
                "unknown-status",
                text,
                (*self._codes(), *_ADDED, LEAVE_OUT),
                proposal,
            )
        )

    def _near(self, word: str) -> str | None:
        """A code that the word is a slip of the pen for, or begins with. The name of another
        colour is none.
        """
        if colour_named(word):
            return None
        begins = re.match(r"\w+(?=\W*[\s(])(?!\s*/)", word)
        if begins and (known := find_status(begins[0], self._legend)) is not None:
            return known.code
        from rapidfuzz import fuzz, process

        near = process.extractOne(word.upper(), [code.upper() for code in self._codes()],
                                  scorer=fuzz.ratio, score_cutoff=_A_SLIP)
        return self._codes()[near[2]] if near is not None else None

    def _codes(self) -> tuple[str, ...]:
        return tuple(status.code for status in (*self._legend.statuses, *self.added))


_NONE_PROPOSED = (
    f" It says too little to propose one; if it is no status, choose {LEAVE_OUT}, and the status"
    " stays as it was."
)
_A_SLIP = 78.0  # of 100: one letter of a short word


def _adding(means: str) -> str:
    return f"add-as-{means}"


_ADDED = tuple(_adding(means) for means in MEANS)


def _free(code: str, taken: tuple[str, ...]) -> str:
    folded = {each.casefold() for each in taken}
    at, free = 2, code
    while free.casefold() in folded:
        free = f"{code[:LONGEST_CODE - 3]}-{at}"
        at += 1
    return free
