"""Canonical JSON (RFC 8785), as far as records need it.

Objects have ASCII keys, numbers are integers that JavaScript can hold too; on these the
standard library's encoder and RFC 8785 agree byte for byte, which a test shows.
"""
from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def encode(value: Any) -> str:
    """The canonical text. Texts and nulls, which are most, need no encoder set up for them."""
    if type(value) is str:
        return encode_basestring(value)
    return "null" if value is None else _ENCODER.encode(value)


def canonical(value: Any) -> bytes:
    """The canonical UTF-8 bytes. The caller keeps floats and other keys out (see `is_plain`)."""
    return encode(value).encode()


def read_canonical(data: bytes) -> dict[str, Any]:
    """An object from its canonical bytes. Raises ValueError where they are anything else."""
    value = read_value(data)
    if not isinstance(value, dict):
        raise ValueError("these bytes are no object in canonical JSON")
    return value


def read_value(data: bytes) -> Any:
    """Any value from its canonical bytes. Raises ValueError where they are anything else."""
    text = data.decode()
    value, end = _STRICT(text)
    if end != len(text) or encode(value) != text or not (text.isascii() or is_plain(value)):
        raise ValueError("these bytes are no canonical JSON")
    return value


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is no whole number")


def _small(text: str) -> int:
    if len(text) > _LONGEST_NUMBER or abs(value := int(text)) >= 2**53:
        raise ValueError("a number is larger than JavaScript holds")
    return value


_LONGEST_NUMBER = 17
_STRICT = json.JSONDecoder(
    parse_float=_no_float, parse_int=_small, parse_constant=_no_float
).raw_decode


def is_plain(value: Any) -> bool:
    """True where the value is of the kinds on which `canonical` keeps RFC 8785."""
    if isinstance(value, dict):
        return all(isinstance(k, str) and k.isascii() and is_plain(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**53
    return value is None or isinstance(value, (str, bool))
