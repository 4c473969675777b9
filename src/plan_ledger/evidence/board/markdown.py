"""A paper as Markdown, for minutes. Whatever somebody typed reads as typed: each character that
could be markup (CommonMark, and what GitHub and others add) has a backslash before it.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plan_ledger.evidence.report.glyphs import by_number, is_no_mark

Answer = dict[str, Any]
_MARKUP = re.compile(
    r"[\\`*_\[\]<>{}&#|~^$!=@]"
    r"|(?<!\d):(?=\S)|:(?=[^\s\d])"  # an address, an emoji's name
    r"|(?<=-)-|(?<=\.)\.|(?<=www)\."  # what is made into a dash, dots, an address
    r"|^(?:[-+]|(?<=\d)[.)])"
)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_BLANK = "_" * 60


def as_markdown(paper: Answer) -> str:
    return "\n".join(_lines(paper)).rstrip() + "\n"


def escaped(text: str) -> str:
    """As it can stand anywhere on a line, also in a cell of a table."""
    line = " ".join(text.split())
    seen = "".join(by_number(each) if is_no_mark(each) else each for each in line)
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(lambda found: f"\\{found[0]}", seen))


def _lines(paper: Answer) -> Iterator[str]:
    yield f"# {escaped(paper['title'])}"
    yield ""
    yield f"{escaped(paper['kind'])}"
    yield ""
    yield from _facts(paper["facts"])
    for each in paper["sections"]:
        yield from _section(each)
    if "fingerprint" in paper:
        yield "## Fingerprint of the records"
        yield ""
        yield "```"
        for at in range(0, len(paper["fingerprint"]), 6):
            yield " ".join(paper["fingerprint"][at : at + 6])
        yield "```"
        yield ""
        yield "To be printed in the minutes:"
        yield ""
        yield f"> {escaped(paper['sentence'])}"


def _section(section: Answer) -> Iterator[str]:
    if section["heading"]:
        yield f"{'#' * (section['level'] + 1)} {escaped(section['heading'])}"
        yield ""
    yield from _facts(section["facts"])
    for note in section["notes"]:
        yield escaped(note)
        yield ""
    if section["rows"]:
        yield _row(section["captions"])
        yield _row(["---"] * len(section["captions"]), plain=True)
        for row in section["rows"]:
            yield _row(row)
        yield ""
    if section["more"]:
        yield f"and {section['more']:,} more: `{section['elsewhere']}`"
        yield ""
    for point in section["points"]:
        yield f"- {escaped(point)}"
    if section["points"]:
        yield ""
    if section["answer"]:
        yield f"**Answer:** {_BLANK}"
        yield ""


def _facts(facts: list[list[str]]) -> Iterator[str]:
    for name, value in facts:
        yield f"- **{escaped(name)}:** {escaped(value)}"
    if facts:
        yield ""


def _row(cells: list[str], *, plain: bool = False) -> str:
    return f"| {' | '.join(cells if plain else map(escaped, cells))} |"
