"""A legend in one sentence: “Key: Red = Not met; Green = Met”, “Red (late), Green (on time)”.

Each line begins with a status's word and what joins it to its meaning, the same each time, and goes
on to where the next begins. So a meaning may have commas, and what stands between the lines does
not matter.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from plan_ledger.editions.reading.words.palette import colour_named
from plan_ledger.plan.recognising import recognise, says_only_a_status
from plan_ledger.plan.words import without_case

_LEAST = 2
_LEAST_IN_PROSE = 3
"""Where lines are joined as any sentence is: “Amber (see below) and red (two of them)”."""
_JOINTS = {
    "colon": r"\s*:\s*",
    "equals": r"\s*=>?\s*",
    "arrow": r"\s*(?:→|->)\s*",
    "dash": r"\s*[–—]\s*|\s+-\s+",
    "verb": r"\s+(?:means|is|are|indicates)\s+",
    "brackets": r"\s*\(",
}
_NOTHING_BETWEEN = {"equals", "brackets"}
"""Where these join, nothing has to part the lines: `G=Complete A=In progress`."""
_OF_PROSE = {"verb", "brackets"}
_ENDS_BEFORE = re.compile(r"(?:^|[.:;,!?|/\n()–—]|\s-|\b(?:and|or))\s*$", re.I)
_ANNOUNCES = re.compile(r"(?:^|[.:;!?\n–—]|\s-)\s*$")
_BETWEEN = re.compile(r"(?:\s*[.,;|/\n]|\s+(?:and|or))*\s*$", re.I)
_AROUND_BRACKETS = re.compile(r"(?:[\s.,;|/–—-]|\b(?:and|or)\b)*", re.I)
_NUMBER = re.compile(r"\d{1,2}")


def lines_of(text: str, words: frozenset[str]) -> list[tuple[str, str]]:
    """Word and meaning of each line; empty where the text is no such sentence. `words` are those,
    in lower case, that a line may begin with: two different ones at least.
    """
    starts = list(_pattern(words).finditer(text))
    for joint in dict.fromkeys(str(start.lastgroup) for start in starts):
        some = [start for start in starts if start.lastgroup == joint]
        found = _lines(text, _that_begin(text, some, joint), joint)
        if found:
            return found
    return _unjoined(text)


def _that_begin(text: str, starts: Sequence[re.Match[str]], joint: str) -> list[re.Match[str]]:
    """Those that begin a line, not those inside a meaning."""
    kept: list[re.Match[str]] = []
    for start in starts:
        begins = text[: start.start()]
        if kept and not text[kept[-1].end() : start.start()].strip():
            continue  # “Red - at risk - act now”
        if kept and not _ENDS_BEFORE.search(begins) and joint not in _NOTHING_BETWEEN:
            continue
        if kept or _ANNOUNCES.search(begins):
            kept.append(start)
    return kept


def _lines(text: str, starts: Sequence[re.Match[str]], joint: str) -> list[tuple[str, str]]:
    times = Counter(without_case(start["word"]) for start in starts)
    least = _LEAST_IN_PROSE if joint in _OF_PROSE else _LEAST
    if len(times) < max(least, len(starts)):
        return []
    ends = [start.start() for start in starts[1:]] + [len(text)]
    lines: list[tuple[str, str]] = []
    for start, end in zip(starts, ends, strict=True):
        meaning = text[start.end() : end]
        if joint == "brackets":
            meaning, closed, rest = meaning.partition(")")
            if not closed or not _AROUND_BRACKETS.fullmatch(rest):
                return []
        meaning = _BETWEEN.sub("", meaning).strip()
        if not meaning:
            return []
        lines.append((start["word"], meaning))
    return lines


def _unjoined(text: str) -> list[tuple[str, str]]:
    """“Red not started, Amber in progress, Green complete”: colours, each with a status."""
    lines: list[tuple[str, str]] = []
    for part in re.split(r"\s*[,;|/\n]\s*", text.strip(" .")):
        word, _, meaning = part.partition(" ")
        if not colour_named(word) or recognise(meaning, None) is None or not says_only_a_status(
            meaning
        ):
            return []
        lines.append((word, meaning.strip()))
    different = {without_case(word) for word, _ in lines}
    return lines if len(different) == len(lines) >= _LEAST_IN_PROSE else []


@lru_cache(maxsize=64)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    """A word and its joint. Where one is a number, all are: which are used makes no difference."""
    some = [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]
    if any(map(_NUMBER.fullmatch, words)):
        some.append(_NUMBER.pattern)
    joints = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _JOINTS.items())
    return re.compile(rf"(?<!\w)(?P<word>{'|'.join(some)})(?:{joints})", re.I)
