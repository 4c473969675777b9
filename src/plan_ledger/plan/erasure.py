"""What an erased value reads as: `{"erased": ground}`, at every day and as known at any time."""
from __future__ import annotations

from typing import Any

GROUNDS = (
    "personal-data-in-error", "right-to-erasure", "court-order", "retention-expired", "other"
)


def erased(ground: str) -> dict[str, str]:
    return {"erased": ground}


def is_erased(value: Any) -> bool:
    return isinstance(value, dict) and "erased" in value


def text_of(value: Any) -> str | None:
    """A text to compare or look through; None where there is none, or none any more."""
    return value if isinstance(value, str) else None
