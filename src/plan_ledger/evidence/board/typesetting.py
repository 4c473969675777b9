"""A paper as PDF, as accessible and as lasting as the inspection pack's report."""
from __future__ import annotations

from typing import Any

from plan_ledger.evidence.board.fitting import is_longer_than_a_page, widths_of
from plan_ledger.evidence.report.statuses import NONE, Statuses
from plan_ledger.evidence.report.typesetting import manuscript, typeset
from plan_ledger.plan.words import in_words, on_one_line

Answer = dict[str, Any]
_FOOTER_TITLE = 60
_LONGEST_WORD = 14
"""Columns are narrow."""


def as_pdf(paper: Answer, statuses: Statuses) -> bytes:
    title, as_at = paper["title"], paper["as_at"]
    told = paper | {
        "document_title": f"{title}: {paper['kind'].lower()}, as at {in_words(as_at)}",
        "footer": f"{on_one_line(title, _FOOTER_TITLE)}, as at {as_at}, as known at position"
                  f" {paper['position']}",
        "sections": [_with_looks(section, statuses) for section in paper["sections"]],
    }
    return typeset(manuscript("board/board.typ", told, paper["known_at"], _LONGEST_WORD))


def _with_looks(section: Answer, statuses: Statuses) -> Answer:
    columns, widths = section["statuses"], widths_of(section)
    return section | {
        "widths": list(widths),
        "long": [
            at for at, row in enumerate(section["rows"])
            if is_longer_than_a_page(row, widths)
        ],
        "rows": [
            [
                statuses.look(None if cell == NONE else cell) if at in columns else cell
                for at, cell in enumerate(row)
            ]
            for row in section["rows"]
        ],
    }
