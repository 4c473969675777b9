"""The machine's small domains: few words and days, so that commands collide often."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.oracle.meant import CODES, TIMELINES, YEARLESS

DAYS = [(date(2019, 2, 20) + timedelta(days=n)).isoformat() for n in range(42)]
REFS = ["1.1", "1.2", "2.1", "2.2"]
SECTIONS = ["1", "2", "3"]
STATUSES = ["RED", "AMBER", "GREEN", "BLUE", "GREY"]
TEXTS = ["Hire a lead", "Täglich üben", "Jo Ash", "weekly calls", "R? or so", "two\nlines"]
TIMELINE_WORDS = [*TIMELINES, YEARLESS]
CODE_WORDS = list(CODES)


def _line(code: str, means: str, meaning: str | None = None, late: bool = False) -> dict[str, Any]:
    return {"code": code, "label": code, "meaning": meaning, "means": means,
            "overdue_is_off_track": late}


def _toml(lines: list[dict[str, Any]]) -> str:
    told = []
    for line in lines:
        told += [f"[{line['code']}]", f'means = "{line["means"]}"']
        if line["meaning"]:
            told.append(f'meaning = "{line["meaning"]}"')
        if line["overdue_is_off_track"]:
            told.append("overdue_is_off_track = true")
    return "\n".join(told)


_STRICT = [
    _line("RED", "off-track", "timescale slipped", late=True),
    _line("AMBER", "at-risk", "some slippage"),
    _line("GREEN", "on-track", "on track"),
    _line("BLUE", "complete", "complete"),
    _line("GREY", "not-started", "not yet started"),
]
_LOOSE = [
    _line("RED", "off-track"),
    _line("AMBER", "on-track", "on track"),
    _line("GREEN", "complete", "completed"),
    _line("GREY", "not-started"),
]
LEGENDS = {"strict": (_toml(_STRICT), _STRICT), "loose": (_toml(_LOOSE), _LOOSE)}
