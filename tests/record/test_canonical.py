"""Canonical JSON against a slow encoder written from RFC 8785 (and ECMAScript's rules it cites)."""
from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plan_ledger.record.canonical import canonical, is_plain, read_canonical

_SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def by_the_rfc(value: Any) -> str:
    """Section 3.2: literals, strings, numbers, then members sorted by UTF-16 code units."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, list):
        return "[" + ",".join([by_the_rfc(inner) for inner in value]) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(_string(name) + ":" + by_the_rfc(value[name]) for name in names) + "}"


def _string(text: str) -> str:
    """3.2.2.2: the short escapes, \\u00hh in lower case for other controls, all else as it is."""
    out = ['"']
    for char in text:
        code = ord(char)
        if code in _SHORT:
            out.append(_SHORT[code])
        elif code < 0x20:
            out.append("\\u" + "0123456789abcdef"[0] * 2 + f"{code:02x}")
        else:
            out.append(char)
    return "".join([*out, '"'])


def _integer(number: int) -> str:
    """3.2.2.3: as ECMAScript prints it; below 2^53 that is its digits, and zero has no sign."""
    sign, digits = ("-", -number) if number < 0 else ("", number)
    text = ""
    while True:
        digits, last = divmod(digits, 10)
        text = "0123456789"[last] + text
        if not digits:
            return sign + text


texts = st.text(st.characters(blacklist_categories=["Cs"]))
names = st.text(st.characters(min_codepoint=0, max_codepoint=127))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(names, inner, max_size=5),
)


@given(plain)
@example({"b": 1, "a": [], "A": {}, "": None, "\x7f": "\x7f", "10": 0, "9": -0})
@example("\x00\x01\x08\t\n\x0b\x0c\r\x1f\x7f\x80\u2028\u2029\"\\/😀é\ufeff")
@example([2**53 - 1, 1 - 2**53, True, False, None])
def test_canonical_json_is_rfc_8785s(value: Any) -> None:
    assert is_plain(value)
    assert canonical(value) == by_the_rfc(value).encode()


@given(plain)
def test_parsing_and_writing_again_gives_the_same_bytes(value: Any) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_the_example_of_the_rfc() -> None:
    """Section 3.2.4, without its numbers that are no integers."""
    given_ = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(given_).decode() == (
        '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    "value",
    [1.5, 2.0, 2**53, -(2**53), float("nan"), {"é": 1}, {1: 2}, [{"a": [0.1]}], (1,), b"x", {"a"}],
)
def test_what_other_programs_would_write_otherwise_is_not_plain(value: Any) -> None:
    assert not is_plain(value)


@given(value=st.dictionaries(names, plain, max_size=5))
@example(value={"order": -1})
@example(value={"a": -(2**53) + 1, "b": 2**53 - 1})
@example(value={"a": "é\u2028\U0001f600", "": []})
def test_what_was_written_canonically_is_read_back(value: dict[str, Any]) -> None:
    assert read_canonical(canonical(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"1", b'{"a":1} ', b' {"a":1}', b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1,"a":1}',
        b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b'{"a":9007199254740992}', b'{"a":-0}',
        b'{"a":01}', b'{"a":"\\u00e9"}', '{"é":1}'.encode(), b'{"a":"\xff"}', b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_bytes_in_any_other_form_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_canonical(data)
