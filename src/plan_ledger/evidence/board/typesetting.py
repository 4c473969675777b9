"""A paper as PDF, as accessible and as lasting as the inspection pack's report."""
from __future__ import annotations

from typing import Any

from plan_ledger.evidence.board.fitting import WIDTHS
from plan_ledger.evidence.report.statuses import NONE, Statuses
from plan_ledger.evidence.report.typesetting import typeset

Answer = dict[str, Any]


def as_pdf(paper: Answer, statuses: Statuses) -> bytes:
    told = paper | {
        "sections": [_with_looks(section, statuses) for section in paper["sections"]],
    }
    return typeset("board/board.typ", told, paper["known_at"])


def _with_looks(section: Answer, statuses: Statuses) -> Answer:
    columns = section["statuses"]
    return section | {
        "widths": list(WIDTHS.get(section["name"], ())),
        "rows": [
            [
                statuses.look(None if cell == NONE else cell) if at in columns else cell
                for at, cell in enumerate(row)
            ]
            for row in section["rows"]
        ],
    }
