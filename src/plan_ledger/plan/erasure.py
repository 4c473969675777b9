"""What a value reads as that is gone, at every day and as known at any time: `{"erased": ground}`,
or `{"withheld": true}` where it was only left out of a pack.
"""
from __future__ import annotations

import re
from typing import Any

GROUNDS = (
    "personal-data-in-error", "right-to-erasure", "court-order", "retention-expired", "other"
)
WITHHELD = "withheld"
"""In the place of a ground, where a pack's reader may not see the value."""

_LIKE_A_MARK = r"(?i)\[\s*(?:withheld|erased)\b[^\[\]]*\]?"
"""Compiled where the first text has a bracket: few have, and asking starts fast."""


def gone(ground: str) -> dict[str, Any]:
    """`ground` is one of GROUNDS, or WITHHELD."""
    return {"withheld": True} if ground == WITHHELD else {"erased": ground}


def is_gone(value: Any) -> bool:
    return isinstance(value, dict) and ("erased" in value or "withheld" in value)


def ground_of(value: dict[str, Any]) -> str:
    """The inverse of `gone`."""
    return str(value.get("erased", WITHHELD))


def text_of(value: Any) -> str | None:
    """A text to compare or look through; None where there is none, or none any more."""
    return value if isinstance(value, str) else None


def as_typed(text: str) -> str:
    """A text that somebody typed, as it is shown: `[withheld]` and its like, which stand for what
    is gone, get quotation marks there, and nobody can feign that something is.
    """
    return re.sub(_LIKE_A_MARK, lambda mark: f"“{mark[0]}”", text) if "[" in text else text
