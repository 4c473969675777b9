"""Base64 as signed notes and proofs write it (RFC 4648 section 4), and in no other way (3.5)."""
from __future__ import annotations

import binascii
from base64 import b64decode, b64encode


def encoded(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def decoded(text: str) -> bytes | None:
    """None where it is not base64, or not as the bytes are written."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encoded(data) == text else None
