"""Makes the PDF: an archivable one (PDF/A-2a) that everybody can have read aloud (PDF/UA-1).

Nothing comes from this computer: not its fonts, not its clock, no file but the template's. So the
same answers and the same versions give the same bytes.
"""
from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import as_file, files

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.report.content import content
from plan_ledger.evidence.report.glyphs import LONGEST_WORD, printable, visible

_STANDARDS = ["a-2a", "ua-1"]
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def report(answers: Answers) -> bytes:
    return typeset(
        "report/report.typ", content(answers), answers.statement["question"]["known_at"]
    )


def typeset(
    template: str, told: Answer, known_at: str | None, longest_word: int = LONGEST_WORD
) -> bytes:
    """`told` laid out by a template of this package, dated as of what was known. Its texts come as
    data, longer words can be broken, and its `document_title` names the file.
    """
    import typst

    when = _moment(known_at)
    with as_file(files("plan_ledger.evidence")) as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True,
            font_paths=[folder / "report" / "fonts"],
        )
        made = typst.Compiler(
            folder / template, root=folder, font_paths=fonts,
            sys_inputs={"data": _data(told, when, longest_word)},
        ).compile(format="pdf", pdf_standards=_STANDARDS, timestamp=int(when.timestamp()))  # type: ignore[arg-type]
    assert isinstance(made, bytes)
    return made


def _data(told: Answer, when: datetime, longest_word: int) -> str:
    return json.dumps(
        printable(told, longest_word) | {
            "document_title": visible(told["document_title"]),
            "date": [when.year, when.month, when.day],
        },
        ensure_ascii=False,
    )


def _moment(known_at: str | None) -> datetime:
    """When what is told was known: the clock has no part in it."""
    if known_at is None:
        return _EARLIEST
    return max(datetime.fromisoformat(known_at), _EARLIEST)
