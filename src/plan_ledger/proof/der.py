"""DER, as far as time stamps need it: elements with their tags, read strictly and whole.

A length that runs over the end, an indefinite or needlessly long one, and a tag of several bytes
are refused; nothing that a time stamp holds has them.
"""
from __future__ import annotations

from dataclasses import dataclass

SEQUENCE, SET, INTEGER, BITS, OCTETS, OID, UTF8, TIME = 0x30, 0x31, 2, 3, 4, 6, 0x0C, 0x18
FIRST, SECOND = 0xA0, 0xA1
"""[0] and [1], constructed."""


class NotDer(ValueError):
    """The bytes are no such element."""


@dataclass(frozen=True, slots=True)
class Element:
    """`whole` has the tag and the length too."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self, tag: int | None = None) -> list[Element]:
        """What it is made of, where it has that tag. Raises NotDer."""
        if tag is not None and self.tag != tag:
            raise NotDer("an element is of another kind")
        found, at = [], 0
        while at < len(self.content):
            found.append(_read(self.content, at))
            at += len(found[-1].whole)
        return found

    def taken(self, tag: int) -> bytes:
        """The content, where it has that tag. Raises NotDer."""
        if self.tag != tag:
            raise NotDer("an element is of another kind")
        return self.content

    @property
    def number(self) -> int:
        """Raises NotDer."""
        content = self.taken(INTEGER)
        if not content:
            raise NotDer("a number has no digits")
        return int.from_bytes(content, "big", signed=True)

    @property
    def name(self) -> str:
        """Of an object identifier, with its points. Raises NotDer."""
        content = self.taken(OID)
        if not content or content[-1] & 0x80:
            raise NotDer("an object identifier breaks off")
        arcs, value = [], 0
        for byte in content:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                arcs.append(value)
                value = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def read(data: bytes) -> Element:
    """The one element that the bytes are. Raises NotDer."""
    found = _read(data, 0)
    if len(found.whole) != len(data):
        raise NotDer("something follows behind its end")
    return found


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def object_identifier(name: str) -> bytes:
    """Raises NotDer where the text is none, such as 1.2.3.4.1."""
    arcs = name.split(".")
    if len(arcs) < 2 or len(name) > 200 or not all(a.isascii() and a.isdigit() for a in arcs):
        raise NotDer("it is no object identifier")
    first, second, *rest = map(int, arcs)
    if first > 2 or first < 2 and second > 39:
        raise NotDer("it is no object identifier")
    coded = b""
    for arc in (first * 40 + second, *rest):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(arc & 0x7F | 0x80)
        coded += bytes(reversed(septets))
    return element(OID, coded)


def _read(data: bytes, at: int) -> Element:
    if len(data) - at < 2 or data[at] & 0x1F == 0x1F:
        raise NotDer("it breaks off, or is no DER")
    start, size = at + 2, data[at + 1]
    if size & 0x80:
        count = size & 0x7F
        length = data[start:start + count]
        size, start = int.from_bytes(length, "big"), start + count
        if not 0 < count <= 4 or len(length) < count or not length[0] or size < 0x80:
            raise NotDer("a length is no DER")
    if len(data) - start < size:
        raise NotDer("it breaks off")
    return Element(data[at], data[start:start + size], data[at:start + size])
