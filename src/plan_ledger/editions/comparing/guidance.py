"""Rows of a template that say how to fill it in: “dd/mm/yyyy”, “Select from list”, “e.g. 1”."""
from __future__ import annotations

import re

from plan_ledger.editions.reading.edition import EditionRow

_EXAMPLE = re.compile(r"\(?(?:e\.?g\b|for example\b|example\b)", re.IGNORECASE)
_FORM_OF_A_DATE = re.compile(r"\(?d{1,2}[/.\- ]m{1,4}[/.\- ]y{2,4}\)?", re.IGNORECASE)
_CHOOSE = re.compile(r"(?:please )?(?:select|choose|pick)\b.*|drop-? ?down\b.*", re.IGNORECASE)


def is_guidance(row: EditionRow) -> bool:
    """Whether a row without a number is an example, or says of a cell what belongs there."""
    return any(_EXAMPLE.match(text) for text in (row.as_number, row.activity or "")) or any(
        _FORM_OF_A_DATE.fullmatch(text) for text in (row.timeline, row.original) if text
    ) or bool(row.status and _CHOOSE.fullmatch(row.status))
