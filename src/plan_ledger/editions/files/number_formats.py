"""How a spreadsheet shows a number: 0.9 as 90%, 1250000 as £1,250,000, three days as 72:00.

A format that has more to it (fractions, powers of ten, conditions) says nothing here, and the
number stays as the file keeps it. So it does where the format would hide it.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILT_IN = {  # those that no workbook spells out
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss",
}

_MOST_DIGITS = 40  # of a format; more is no format of a plan
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|(?P<unseen>_.|\*.)'
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+,*)|(?P<general>General)|(?P<end>;)"
    r"|(?P<time>h+|m+|s+)|(?P<plain>[^A-Za-z@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_UNSURE = ("/", '"', "[", "\\")  # of fractions, and what does not end
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+)", re.I)
_CURRENCY = re.compile(r"\$([^-\]]*)(?:-[0-9a-f]+)?", re.I)


def number_as_shown(value: float, code: str) -> str | None:
    """None where the format does not say it surely, or says nothing else than the number."""
    sections = _sections(code)
    if not sections:
        return None
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return None
    at = 2 if not number and len(sections) > 2 else 1 if number < 0 and len(sections) > 1 else 0
    section = sections[at]
    if section.is_unsure:
        return None
    text = section.of(abs(number))
    if text is None:
        return None
    is_below = number < 0 and not at and any(letter in "123456789" for letter in text)
    return f"-{text}" if is_below else text


def duration_as_shown(value: timedelta, code: str) -> str:
    """72:00 of three days. What the format leaves open is shown as hours and minutes."""
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    parts = list(_PART.finditer(code.split(";")[0]))
    kinds = [(found["bracket"] or found["time"] or "").lower()[:1] for found in parts]
    if not parts or any(found["other"] or found["digits"] for found in parts) or not (
        set(kinds) & set("hms")
    ):
        hours = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
        return f"{hours}:{seconds % 60:02}" if seconds % 60 else hours
    text = ""
    for found, kind in zip(parts, kinds, strict=True):
        run = found["bracket"] if found["bracket"] is not None else found["time"]
        if kind in ("h", "m", "s"):
            whole = seconds // {"h": 3600, "m": 60, "s": 1}[kind]
            if found["time"]:
                whole %= 24 if kind == "h" else 60
            text += f"{whole:0{min(len(run or ''), 2)}}"
        elif found["bracket"] is None:
            text += found["quoted"] or found["escaped"] or found["plain"] or ""
    return sign + text.strip()


def shows_otherwise(code: str) -> bool:
    """Whether a number may look different under this format from what the file keeps."""
    return bool(_sections(code)) or _is_of_durations(code)


@dataclass(slots=True)
class _Section:
    """Texts around a place for digits, which is None where the number stands as it is."""

    parts: list[str | None] = field(default_factory=list)
    digits: str = ""
    percents: int = 0
    is_unsure: bool = False

    def of(self, number: Decimal) -> str | None:
        """Of a number that is not negative; None where nothing of it would be seen."""
        seen = _with_digits(number * 100**self.percents, self.digits).rstrip(".")
        text = "".join(seen if part is None else part for part in self.parts).strip()
        return text or None


def _with_digits(number: Decimal, digits: str) -> str:
    if not digits:
        return f"{number:f}"
    scaled = digits.rstrip(",")
    before, _, after = scaled.partition(".")
    whole = before.rstrip(",")
    number /= 1000 ** (len(digits) - len(scaled) + len(before) - len(whole))
    number = number.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    left, _, right = f"{number:f}".partition(".")
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole and left:
        left = f"{int(left):,}".rjust(len(left), "0")
    kept = len(after.rstrip("#?"))  # zeros are shown to here
    right = right[:kept] + right[kept:].rstrip("0")
    return f"{left}.{right}" if right else left


@lru_cache(256)
def _sections(code: str) -> tuple[_Section, ...]:
    """Empty where the format shows no number otherwise: General, a text's, a day's."""
    if code.strip().casefold() in ("", "general", "@") or len(code) > 255:
        return ()
    sections = [_Section()]
    for found in _PART.finditer(code):
        section = sections[-1]
        if found["end"]:
            sections.append(_Section())
        elif found["digits"] or found["general"]:
            digits = found["digits"] or ""
            section.is_unsure |= None in section.parts or len(digits) > _MOST_DIGITS
            section.digits = digits
            section.parts.append(None)
        elif found["bracket"] is not None:
            currency = _CURRENCY.fullmatch(found["bracket"])
            if currency:
                section.parts.append(currency[1])
            elif not _COLOUR.fullmatch(found["bracket"].strip()):
                section.is_unsure = True
        elif found["time"] or found["other"] or found["plain"] in _UNSURE:
            section.is_unsure = True
        elif not found["unseen"]:
            text = found["quoted"] or found["escaped"] or found["plain"] or ""
            section.percents += found["plain"] == "%"
            section.parts.append(text)
    return () if all(section.is_unsure for section in sections) else tuple(sections)


def _is_of_durations(code: str) -> bool:
    return any(
        found["bracket"] and not found["bracket"].lower().strip("hms")
        for found in _PART.finditer(code)
    )
