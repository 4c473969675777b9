"""Makes the PDF: an archivable one (PDF/A-2a) that everybody can have read aloud (PDF/UA-1).

Nothing comes from this computer: not its fonts, not its clock, no file but the template's. So the
same answers and the same versions give the same bytes.
"""
from __future__ import annotations

import ctypes
import json
import os
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import NamedTuple

from plan_ledger.evidence.answers import Answer, Answers
from plan_ledger.evidence.report.content import content
from plan_ledger.evidence.report.glyphs import LONGEST_WORD, printable, visible

_STANDARDS = ["a-2a", "ua-1"]
_THREADS = "RAYON_NUM_THREADS"
"""Read by Typst when it begins. The layout waits for one long chapter, so a second thread takes
memory and saves no time.
"""
_MMAP_THRESHOLD, _LARGE = -3, 128 * 1024
"""glibc's M_MMAP_THRESHOLD (mallopt(3)) and the size that it begins with."""
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


class Manuscript(NamedTuple):
    """What a template of this package is to lay out, dated `when`. It holds no more than it needs,
    so that whatever it was made of can be let go before the typesetting, which takes much room.
    """

    template: str
    data: str
    when: datetime


def report(answers: Answers) -> bytes:
    return typeset(manuscript_of(answers))


def manuscript_of(answers: Answers) -> Manuscript:
    """The report's, dated by the newest record in the pack: it cannot have been made earlier, and
    T, which may lie years before, would look like backdating.
    """
    return manuscript("report/report.typ", content(answers), answers.later["known_to"])


def manuscript(
    template: str, told: Answer, dated: str | None, longest_word: int = LONGEST_WORD
) -> Manuscript:
    """`told` for a template of this package, with an instant that it is dated by. Its texts are
    data, longer words can be broken, and its `document_title` names the file.
    """
    when = _moment(dated)
    return Manuscript(template, _data(told, when, longest_word), when)


def typeset(written: Manuscript) -> bytes:
    os.environ.setdefault(_THREADS, "1")
    _give_back_what_is_freed()
    import typst

    with as_file(files("plan_ledger.evidence")) as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True,
            font_paths=[folder / "report" / "fonts"],
        )
        made = typst.Compiler(
            folder / written.template, root=folder, font_paths=fonts,
            sys_inputs={"data": written.data},
        ).compile(
            format="pdf", pdf_standards=_STANDARDS,  # type: ignore[arg-type]
            timestamp=int(written.when.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


def _give_back_what_is_freed() -> None:
    """Once a large block was freed, glibc takes blocks as large as that from its heaps, and a hole
    in a heap stays this process's: a tenth of the whole more, or not, as a report's length falls.
    A threshold that is set stays. Other systems' libraries have neither the habit nor the call.
    """
    mallopt = getattr(ctypes.pythonapi, "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)


def _data(told: Answer, when: datetime, longest_word: int) -> str:
    return json.dumps(
        printable(told, longest_word) | {
            "document_title": visible(told["document_title"]),
            "date": [when.year, when.month, when.day],
        },
        ensure_ascii=False,
    )


def _moment(dated: str | None) -> datetime:
    """The clock has no part in it."""
    if dated is None:
        return _EARLIEST
    return max(datetime.fromisoformat(dated), _EARLIEST)
