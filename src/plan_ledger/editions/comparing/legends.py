"""An edition's legend, and its legend's words and colours as codes of the plan's legend."""
from __future__ import annotations

from collections.abc import Iterable

from plan_ledger.editions.reading.edition import Edition
from plan_ledger.editions.reading.findings import Answers, Question
from plan_ledger.editions.reading.legend.legend_lines import LegendLine
from plan_ledger.editions.reading.words.dated import around_dates, has_date
from plan_ledger.editions.reading.words.palette import colour_name
from plan_ledger.plan.recognising import (
    code_from_word,
    letter_colour,
    recognise,
    says_only_a_status,
    usual_sense,
    without_inflection,
)
from plan_ledger.plan.status import MEANS, Legend, Status, UnknownStatus
from plan_ledger.plan.words import on_one_line


def legend_of(
    lines: Iterable[LegendLine], words: Iterable[str], fills: Iterable[str], in_force: Legend,
    answers: Answers,
) -> Legend | None:
    """The legend that the file gives, or that its status words or colours need; None where neither.

    Only words that say a status and nothing else are taken from cells: “Amber – see note” is asked
    about. A legend of words without any meaning (R, A, G) takes nothing from the one in force, and
    adds only what that does not have. A line that the ledger knows with the same words keeps what a
    person has accepted of it. What a word means that stands only in status cells is asked once,
    there, with all that it may be. `fills` are those (RRGGBB) of status cells without a word.
    """
    given = [line for line in named_lines(lines) if line.word]
    is_said = bool(given)
    if not given:
        if in_force.statuses:
            return None
        given = [LegendLine(word, None) for word in _plain_words(words)]
        given += [LegendLine(name, None) for fill in dict.fromkeys(fills)
                  if (name := colour_name(fill)) and name not in {line.word for line in given}]
    statuses: dict[str, Status] = {}
    if is_said and not any(line.meaning for line in given):
        statuses = {status.code.casefold(): status for status in in_force.statuses}
    for line in given:
        status = _status(line, in_force, answers if is_said else None)
        if status is not None:
            statuses.setdefault(status.code.casefold(), status)
    return Legend(tuple(statuses.values())) if statuses else None


def named_lines(lines: Iterable[LegendLine]) -> list[LegendLine]:
    """A line that is only a colour is named for it; where the colour has no name, or an earlier
    line bears it, for what the line says.
    """
    named: list[LegendLine] = []
    taken: set[str] = set()
    for line in lines:
        word = line.word
        if not word and line.fill is not None:
            name = colour_name(line.fill)
            word = name if name and name not in taken else _own_words(line)
        taken.add(letter_colour(word) or word.upper())
        named.append(LegendLine(word, line.meaning, line.fill))
    return named


def _own_words(line: LegendLine) -> str:
    return on_one_line(line.meaning or "")


def _status(line: LegendLine, in_force: Legend, answers: Answers | None) -> Status | None:
    """None where it is not known what it means, and not answered yet, or not asked here."""
    known = find_status(line.word, in_force)
    if known is not None and line.meaning in (known.meaning, None):
        return known
    code = known.code if known is not None else letter_colour(line.word) or code_from_word(
        line.word
    )
    recognised = recognise(line.word, line.meaning) or recognise(code, line.meaning)
    if recognised is None and known is not None:
        recognised = (known.means, known.overdue_is_off_track)
    is_of_its_own = known is None and line.word == _own_words(line)
    if recognised is None or is_of_its_own:
        if answers is None:
            return None
        said = f" (“{line.meaning}”)" if line.meaning and not is_of_its_own else ""
        chosen = answers.choice(
            Question(
                id=legend_question(line.word, code),
                kind="legend-word",
                ref=None,
                text=f"what does the status “{line.word}”{said} mean?",
                choices=MEANS,
                proposal=recognised[0] if recognised else usual_sense(line.word),
            )
        )
        if chosen is None:
            return None
        recognised = (chosen, bool(recognised and recognised == (chosen, True)))
    means, overdue_is_off_track = recognised
    return Status(code, line.word, line.meaning, means, overdue_is_off_track)


def legend_question(word: str, code: str | None = None) -> str:
    """The id of the question what a word means. `code` where it is known by another."""
    return f"legend:{code or code_from_word(word)}"


def with_statuses_in_use(legend: Legend, in_force: Legend, edition: Edition) -> Legend:
    """The file's legend, and what rows use of the one in force although the file's lacks it, as a
    word or a colour: a person once said that it belongs there.
    """
    learnt = {word: code for p in edition.learnt for word, code in p.statuses.items()}
    of_fills = {fill: code for p in edition.learnt for fill, code in p.fills.items()}
    used: dict[str, Status] = {}
    for word in dict.fromkeys(row.status for row in edition.rows if row.status):
        status = find_status(word, in_force) or in_force.get(learnt.get(word.casefold()))
        if status and find_status(word, legend) is None and legend.get(status.code) is None:
            used[status.code] = status
    explained = {line.fill for line in edition.legend}
    for fill in dict.fromkeys(row.status_fill for row in edition.rows if row.status_fill):
        status = None if fill in explained else in_force.get(of_fills.get(fill))
        if status and legend.get(status.code) is None:
            used[status.code] = status
    return Legend((*legend.statuses, *used.values())) if used else legend


def word_without_date(word: str) -> str:
    """`Completed 12/03/2026` is Completed, on that day."""
    if not any(letter.isdigit() for letter in word) or not has_date(word):
        return word
    return on_one_line(" ".join(around_dates(word))).strip(" .,:;()-–—") or word


def _plain_words(words: Iterable[str]) -> list[str]:
    """A word with a date is one where no other says the same, and one in two inflections once."""
    all_words = list(dict.fromkeys(words))
    plain = [word for word in all_words if letter_colour(word) or says_only_a_status(word)]
    met = {recognise(word, None) for word in plain}
    for word in all_words:
        rest = word_without_date(word)
        if rest != word and says_only_a_status(rest) and recognise(rest, None) not in met:
            met.add(recognise(rest, None))
            plain.append(rest)
    first: dict[object, str] = {}
    for word in plain:
        first.setdefault(without_inflection(word) or word, word)
    return list(first.values())


def find_status(word: str, legend: Legend) -> Status | None:
    """The status of that code or label; None where the legend has none."""
    try:
        return legend.find(word)
    except UnknownStatus:
        return None
