"""What a status word and the legend's words for it mean, where they say so plainly.

Nothing is guessed: what contradicts itself, or says nothing, is asked.
"""
from __future__ import annotations

import re
import unicodedata

from plan_ledger.plan.status import LONGEST_CODE


def code_from_word(word: str) -> str:
    """A legal code for the file's own word: `On track` is ON-TRACK."""
    letters = unicodedata.normalize("NFKD", word[:200])
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    code = re.sub(r"[^A-Z0-9]+", "-", bare.upper()).strip("-")
    return code[:LONGEST_CODE].rstrip("-") or "STATUS"


_LETTERS = {"R": "RED", "A": "AMBER", "Y": "AMBER", "G": "GREEN", "B": "BLUE"}


def letter_colour(word: str) -> str | None:
    """The colour that a letter of a RAG column stands for."""
    return _LETTERS.get(word.strip().upper())


# What a legend's words say. Each saying is taken out of the text before the next is looked for,
# so that "not completed" is not also "completed". Few are enough: where none is found the
# colour tells, and a person confirms what was recognised. "overdue" is off-track by its date.
_IS_NOT = r"\b(?:not|never|yet to)(?: (?:yet|be|been|being))*"
_TIME = r"(?:deadline|timescale|timeframe|time frame|timeline|target date|due date|date)s?"
_IN_TIME = rf" (?:by|within|on|in)(?: (?:the|its|their|agreed|set|due))* (?:{_TIME}|time)"
_SAYINGS = tuple(
    (means, re.compile(pattern))
    for means, pattern in (
        (None, r"\b(?:no|not|without)(?: any)? (?:at risk|slipp\w+|delay\w*|overdue)\b"),
        ("at-risk", r"\bat risk\b(?: of (?:slipp\w+|delay\w*|missing))?"),
        ("at-risk", r"\b(?:may|might|could)(?: be)? (?:slip|delay|miss|late)\w*"),
        ("at-risk", r"\b(?:some|minor|slight|risk of) (?:slipp|delay)\w*"),
        ("not-started", rf"{_IS_NOT} (?:start|commence|beg[iu]n|due)\w*"),
        ("off-track", r"\b(?:not on|off) (?:track|target|schedule|course)\b"),
        ("overdue", rf"{_IS_NOT} (?:met|achieved|delivered|complete[d]?){_IN_TIME}"),
        ("overdue", rf"\b{_TIME}(?: (?:has|have|was|were))? (?:not(?: been)? met|passed)"),
        ("overdue", r"\b(?:slipp(?:ed|ing|age)|overdue|delayed|late|missed)\b"),
        ("overdue", r"\bbehind (?:schedule|time|plan|target)\b"),
        ("off-track", rf"{_IS_NOT} (?:met|achieved|delivered)\b"),
        (None, rf"{_IS_NOT} (?:fully )?complet\w+|\bincomplete\b|\bpart(?:ly|ially) \w+"),
        (None, r"\b(?:to|to be|will be|for|towards|being) (?:complet|achiev|deliver)\w+"),
        ("on-track", r"\bon (?:track|target|schedule|course)\b"),
        ("on-track", r"\b(?:in progress|progressing|under ?way)\b"),
        ("complete", r"\b(?:completed?|achieved|delivered|finished|closed)\b"),
    )
)
_COLOURS = {
    "red": "off-track",
    "amber": "at-risk",
    "green": "on-track",
    "blue": "complete",
    "grey": "not-started",
    "gray": "not-started",
    "white": "not-started",
}

_SAY_NOTHING = frozenset(("and", "but", "the", "is", "are", "has", "been", "status", "rag", "yet"))
_SAY_LESS = frozenset((
    "nearly", "almost", "mostly", "largely", "partly", "partially", "part", "substantially", "see",
    "was", "were", "note", "notes", "previously", "subject", "pending", "awaiting", "if", "except",
))


def recognise(code_or_word: str, meaning_text: str | None) -> tuple[str, bool] | None:
    """What a line of a legend means, and whether it says that overdue is off track.

    Its meaning tells first, then the word itself ("On track"), then the usual sense of the
    colour. A meaning that contradicts itself tells nothing. None: ask a person.
    """
    said, late = _said(meaning_text or "")
    by_word, late_by_word = _said(code_or_word)
    colours = {_COLOURS[name] for name in re.findall(r"[a-z]+", _plain(code_or_word))
               if name in _COLOURS}
    means = said or by_word or (colours.pop() if len(colours) == 1 else None)
    if means is None:
        return None
    return means, means == "off-track" and (late or late_by_word)


# What stands for a status in some offices: enough to propose it, never to take it.
_USUALLY = {
    "n": "not-started", "ns": "not-started", "n/s": "not-started", "planned": "not-started",
    "to do": "not-started", "pending": "not-started", "proposed": "not-started",
    "scheduled": "not-started", "started": "on-track", "ongoing": "on-track",
    "c": "complete", "done": "complete", "implemented": "complete", "signed off": "complete",
    "embedded": "complete",
}


def usual_sense(word: str) -> str | None:
    """What a word or letter that says nothing plainly means in most plans, for a proposal."""
    return _USUALLY.get(_plain(word))


def says_only_a_status(word: str) -> bool:
    """Not “Amber – see note”, “Nearly complete” or “Completed 12/03/2026”: beside a colour nothing
    else may stand, beside other words nothing that takes of their sense.
    """
    text = _plain(word)
    for _, pattern in _SAYINGS:
        text = pattern.sub(" ", text)
    rest = re.findall(r"\w+", text)
    others = [each for each in rest if each not in _COLOURS and each not in _SAY_NOTHING]
    if any(letter.isdigit() for letter in text):
        return False
    return not others or (others == rest and not _SAY_LESS & {*others})


def is_same_but_for_inflection(word: str, other: str) -> bool:
    """Complete and Completed, In progress and In-Progress; not Close and Closed, which say
    different things.
    """
    common = without_inflection(word)
    return common is not None and common == without_inflection(other)


def without_inflection(word: str) -> tuple[object, ...] | None:
    """What two such words have in common; None where nothing is left of a word."""
    stems = _stems(word)
    return (*stems, recognise("", word)) if stems else None


def _stems(words: str) -> list[str]:
    return [re.sub(r"(?<=\w{3})(?:ed|es|e|s)$", "", each)
            for each in re.findall(r"\w+", _plain(words)) if each not in _SAY_NOTHING]


def _said(words: str) -> tuple[str | None, bool]:
    """The one thing the words say, if it is one; and whether they speak of being late."""
    text, heard = _plain(words), set()
    either = re.search(r"(?<!and/)\bor\b", text)
    for means, pattern in _SAYINGS:
        text, times = pattern.subn(" ; ", text)
        if times and means:
            heard.add(means)
    is_late = "overdue" in heard
    if is_late:
        heard = heard - {"overdue"} | {"off-track"}
    if heard == {"on-track", "complete"} and not either:
        return "complete", is_late  # "completed; performance is on target"
    return heard.pop() if len(heard) == 1 else None, is_late


def _plain(words: str) -> str:
    """Lower case, a hyphen like a space. A legend's line is short: 2,000 characters suffice."""
    return " ".join(re.sub("[-\u2010-\u2014_]", " ", words[:2000].casefold()).split())
