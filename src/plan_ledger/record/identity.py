"""The ids of plans and activities as text and as the 16 bytes that tables hold.

By hand, since the standard library's `uuid` takes longer to load than a question takes to answer.
"""
from __future__ import annotations

from functools import lru_cache


def id_bytes(text: str) -> bytes:
    """Raises ValueError where it is no UUID."""
    found = bytes.fromhex(text.replace("-", ""))
    if len(found) != 16:
        raise ValueError(f"{text} is no UUID")
    return found


@lru_cache(maxsize=16384)
def id_text(identity: bytes) -> str:
    text = identity.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
