"""Files that no library here can write, made by hand: OpenDocument, and Excel's of before 2007."""
from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

Given = str | float | tuple[float, str]  # a text, a number, or the code of an error

_ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_parts(data: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The same archive with these parts instead, or besides."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**kept, **parts})


def ods(*tables: str, styles: str = "", named: str = "", prolog: str = "") -> bytes:
    """Of tables as the XML inside `table:table`; the first is the sheet “Plan”. `styles` are the
    automatic ones, `named` those that a person made.
    """
    names = ["Plan", *(f"Sheet{number}" for number in range(2, len(tables) + 1))][: len(tables)]
    body = "".join(
        f'<table:table table:name="{name}" table:style-name="look{name}">{table}</table:table>'
        for name, table in zip(names, tables, strict=True)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_ODS_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    looks = (
        f"<office:document-styles {_ODS_NAMES}><office:styles>{named}</office:styles>"
        "</office:document-styles>"
    )
    return zipped({"mimetype": kind, "content.xml": content, "styles.xml": looks})


def ods_row(*cells: str, times: int = 1) -> str:
    inside = "".join(cell if cell.startswith("<") else ods_text(cell) for cell in cells)
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def ods_text(text: str, **attributes: int) -> str:
    more = "".join(
        f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    words = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="string"{more}>{words}</table:table-cell>'


def ods_style(name: str, colour: str | None = None, made_from: str = "") -> str:
    """Of cells. `colour` is #RRGGBB or transparent."""
    look = f'<style:table-cell-properties fo:background-color="{colour}"/>' if colour else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="{made_from}">{look}</style:style>'
    )


def old_workbook(
    rows: Sequence[Sequence[Given | None]],
    *,
    day_column: int | None = None,
    merged: tuple[int, int, int, int] | None = None,
    extent: tuple[int, int] | None = None,
    far: tuple[int, int] | None = None,
    password: bool = False,
) -> bytes:
    """An .xls (BIFF8) of one sheet “Plan”. `merged`: top, bottom, left, right from 0.

    `extent` is what it claims of its size, `far` where one more cell stands.
    """
    before = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0xDBB, 0x7CC, 0, 0))
    if password:
        before += _record(0x2F, bytes(54))
    before += _record(0x42, struct.pack("<H", 1200))
    before += _record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    before += _record(0xE0, struct.pack("<HH", 0, 14) + bytes(16))  # a day
    name = b"Plan"
    begins = len(before) + 4 + 8 + len(name) + 4
    before += _record(0x85, struct.pack("<IHBB", begins, 0, len(name), 0) + name)
    before += _record(0x0A, b"")
    last, right = extent or (len(rows), max(map(len, rows)))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0xDBB, 0x7CC, 0, 0))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, last, 0, right, 0))
    for number, row in enumerate(rows):
        for at, value in enumerate(row):
            look = 1 if at == day_column else 0
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                head = struct.pack("<HHHHB", number, at, look, len(value), 1)
                sheet += _record(0x204, head + text)
            elif isinstance(value, tuple):
                sheet += _record(0x205, struct.pack("<HHHBB", number, at, 0, int(value[0]), 1))
            elif value is not None:
                sheet += _record(0x203, struct.pack("<HHHd", number, at, look, value))
    if far:
        sheet += _record(0x203, struct.pack("<HHHd", *far, 0, 1.0))
    if merged:
        sheet += _record(0xE5, struct.pack("<HHHHH", 1, *merged))
    sheet += _record(0x0A, b"")
    return compound_file("Workbook", before + sheet)


def compound_file(name: str, stream: bytes) -> bytes:
    """The small file system of before 2007, with one stream: table, directory, stream."""
    stream += bytes(max(4096, -(-len(stream) // 512) * 512) - len(stream))
    count = len(stream) // 512
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    links += [0xFFFFFFFF] * (128 - len(links))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, 2, len(stream))
    return header + struct.pack("<128I", *links) + directory + bytes(256) + stream


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _entry(name: str, kind: int, begins: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", begins, size)
    )
