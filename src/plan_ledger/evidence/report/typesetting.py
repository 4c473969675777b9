"""Makes the PDF: an archivable one (PDF/A-2a) that everybody can have read aloud (PDF/UA-1).

Nothing comes from this computer: not its fonts, not its clock, no file but the template's. So the
same answers and the same versions give the same bytes.
"""
from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import NamedTuple

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.report.content import content
from plan_ledger.evidence.report.glyphs import printable, visible

_STANDARDS = ["a-2a", "ua-1"]
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class Told(NamedTuple):
    """What a report tells, as the JSON that its template reads, and the moment it bears."""

    data: str
    when: datetime


def told(answers: Answers) -> Told:
    when = _moment(answers.statement["question"])
    return Told(_data(answers, when), when)


def report(answers: Answers) -> bytes:
    return typeset(told(answers))


def typeset(told: Told) -> bytes:
    import typst

    data, when = told
    with as_file(files("plan_ledger.evidence.report")) as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder / "fonts"]
        )
        made = typst.Compiler(
            folder / "report.typ", root=folder, font_paths=fonts,
            sys_inputs={"data": data},
        ).compile(format="pdf", pdf_standards=_STANDARDS, timestamp=int(when.timestamp()))  # type: ignore[arg-type]
    assert isinstance(made, bytes)
    return made


def _data(answers: Answers, when: datetime) -> str:
    said = content(answers)
    return json.dumps(
        printable(said) | {
            "document_title": visible(said["document_title"]),
            "date": [when.year, when.month, when.day],
        },
        ensure_ascii=False,
    )


def _moment(asked: Answer) -> datetime:
    """When what is told was known: the clock has no part in it."""
    if asked["known_at"] is None:
        return _EARLIEST
    return max(datetime.fromisoformat(asked["known_at"]), _EARLIEST)
