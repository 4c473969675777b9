"""A plan's legend, and what its statuses mean.

Each plan has words of its own (here AMBER is "on track", there it is "at risk"), so a status is
compared by what it *means*, never by its colour. The legend may also say that what is overdue
is off track; a status that disagrees with that is *challenged*, and stays as reported.
"""
from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from plan_ledger.plan.errors import PlanError, nearest

MEANS = ("off-track", "at-risk", "not-started", "on-track", "complete")
"""What a status can mean, worst to best."""

_LONGEST_CODE = 24
_CODE = re.compile(rf"[A-Za-z0-9-]{{1,{_LONGEST_CODE}}}")
_KEYS = {"label": str, "meaning": str, "means": str, "overdue_is_off_track": bool}


class UnknownStatus(PlanError):
    """The plan's legend has no such status."""

    def __init__(self, word: str, legend: Legend) -> None:
        if not legend.statuses:
            super().__init__(
                f"“{word}” is not known, since this plan has no legend yet; "
                "give it one with: plan-ledger plan legend FILE.toml"
            )
            return
        codes = [status.code for status in legend.statuses]
        names = [status.label for status in legend.statuses] + codes
        super().__init__(
            f"“{word}” is not in this plan's legend{nearest(word, names, most=1)}. "
            f"The legend has {', '.join(codes)}"
        )


class BadLegend(PlanError):
    """No legend can be made of this. The sentence names the file, the table and the key."""


@dataclass(frozen=True, slots=True)
class Status:
    """One line of a legend. `label` is the file's word for it, `meaning` the legend's own words."""

    code: str
    label: str
    meaning: str | None
    means: str
    overdue_is_off_track: bool

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise BadLegend(
                f"“{self.code}” cannot be a status code: letters, digits and hyphens, "
                f"at most {_LONGEST_CODE}"
            )
        if not _folded(self.label):
            raise BadLegend("the label is empty")
        if self.means not in MEANS:
            raise BadLegend(
                f"means is “{self.means}”{nearest(self.means, MEANS)}; "
                f"it must be one of {', '.join(MEANS)}"
            )


@dataclass(frozen=True, slots=True)
class Legend:
    """The statuses of a plan, in the legend's order. Without any, the plan has no legend yet."""

    statuses: tuple[Status, ...] = ()

    def __post_init__(self) -> None:
        taken: dict[str, Status] = {}
        for status in self.statuses:
            names = {_folded(status.label): status.label, _folded(status.code): status.code}
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
        return [asdict(status) for status in self.statuses]

    @classmethod
    def from_toml(cls, text: str, where: str) -> Legend:
        """A table per code. `where` is the file's name. Raises BadLegend."""
        try:
            tables = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadLegend(f"{where} is not readable as TOML: {error}", where=where) from error
        if not tables:
            raise BadLegend(
                f"{where} has no status; write a table for each, as [RED] and under it "
                'means = "off-track"',
                where=where,
            )
        try:
            return cls(tuple(_from_table(code, table) for code, table in tables.items()))
        except BadLegend as error:
            raise BadLegend(f"{where}: {error.text}", where=where) from error

    def find(self, word: str) -> Status:
        """The status of that code or label, ignoring case and spaces around. Or UnknownStatus."""
        wanted = _folded(word)
        for status in self.statuses:
            if wanted in (_folded(status.code), _folded(status.label)):
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


def code_from_word(word: str) -> str:
    """A legal code for the file's own word: `On track` is ON-TRACK."""
    letters = unicodedata.normalize("NFKD", word[:200])
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    code = re.sub(r"[^A-Z0-9]+", "-", bare.upper()).strip("-")
    return code[:_LONGEST_CODE].rstrip("-") or "STATUS"


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


def _from_table(code: str, table: Any) -> Status:
    if not isinstance(table, dict):
        raise BadLegend(f"“{code}” is no table; write [{code}] and its keys under it")
    for key, value in table.items():
        if key not in _KEYS:
            raise BadLegend(
                f"table [{code}]: “{key}” is not known{nearest(key, _KEYS)}; "
                f"the keys are {', '.join(_KEYS)}"
            )
        if not isinstance(value, _KEYS[key]):
            wanted = "true or false" if _KEYS[key] is bool else "text in quotes"
            raise BadLegend(f"table [{code}]: {key} must be {wanted}")
    if "means" not in table:
        raise BadLegend(f"table [{code}]: means is missing; it is one of {', '.join(MEANS)}")
    try:
        return Status(
            code=code,
            label=table.get("label", code),
            meaning=table.get("meaning"),
            means=table["means"],
            overdue_is_off_track=table.get("overdue_is_off_track", False),
        )
    except BadLegend as error:
        raise BadLegend(f"table [{code}]: {error.text}") from error


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
