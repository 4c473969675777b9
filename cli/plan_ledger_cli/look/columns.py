"""Text in columns: how wide it is, how it is wrapped, cut and laid out in a table.

Texts come from spreadsheets and people, so none is trusted: whatever could move the cursor,
start an escape sequence or turn the writing direction is shown as a harmless picture.
Where terminals disagree (joined emoji), the wider reading is taken: a short line does no harm.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import category, east_asian_width

from .colour import Paper

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_MORE = "…"
_WIDENS = "\N{VARIATION SELECTOR-16}"
_JOINERS = range(0x200C, 0x200E)
_TAGS = range(0xE0020, 0xE0080)  # the letters inside the flags of England, Scotland, Wales
_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))  # vowels and finals join the syllable
_PICTURES = range(0x1F000, 0x1FC00)  # emoji younger than this Python's Unicode tables
_INVISIBLE = {0x00AD, 0x200B, 0x2060, 0xFEFF}  # say only where a line may break
_MOST_MARKS = 8  # no script needs more on one letter; a tower of them covers the lines above
_GAP = 2


class _Harmless(dict[int, str]):
    """For `str.translate`: what each character is shown as, worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = _picture(code)
        return self[code]


class _Widths(dict[str, int]):
    """How many columns each harmless character takes, worked out once."""

    def __missing__(self, char: str) -> int:
        self[char] = _columns(char)
        return self[char]


def _picture(code: int) -> str:
    char, kind = chr(code), category(chr(code))
    if char == "\n" or kind in ("Zl", "Zp"):
        return "\n"
    if char == "\t" or kind == "Zs":
        return " "
    if code in _INVISIBLE:
        return ""
    if kind == "Cc":
        return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else _UNKNOWN
    if kind == "Cf":
        return char if code in _JOINERS or code in _TAGS else _UNKNOWN
    if kind == "Cs" or (kind == "Cn" and code not in _PICTURES):
        return _UNKNOWN
    return char


def _columns(char: str) -> int:
    code, kind = ord(char), category(char)
    if kind in ("Mn", "Me", "Cf") or any(code in jamo for jamo in _JAMO):
        return 0
    return 2 if east_asian_width(char) in "WF" or (kind == "Cn" and code in _PICTURES) else 1


_HARMLESS = _Harmless()
_WIDTHS = _Widths()


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal obeys, line ends apart. Applying it twice is
    the same as once."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").translate(_HARMLESS)
    return text if text.isascii() else _with_few_marks(text)


def _with_few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        if _WIDTHS[char]:
            marks = 0
        elif not kept or kept[-1] in (" ", "\n"):
            kept.append("◌")  # a mark with nothing to stand on
            marks = 1
        else:
            marks += 1
        if marks <= _MOST_MARKS:
            kept.append(char)
        elif marks == _MOST_MARKS + 1:
            kept.append(_MORE)
    return "".join(kept)


def flat(text: str) -> str:
    """`text` made visible and on one line."""
    return " ".join(visible(text).split())


def width(text: str) -> int:
    """The columns that visible `text` takes."""
    return len(text) if text.isascii() else sum(columns for _, columns in _letters(text))


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Each letter with its marks, and its width: what must not be torn apart."""
    letter, columns = "", 0
    for char in text:
        own = _WIDTHS[char]
        if own and letter and category(char) != "Mc":
            yield letter, columns
            letter, columns = "", 0
        widened = char == _WIDENS and columns == 1 and letter not in (" ", "\n")
        letter, columns = letter + char, columns + own + widened
    if letter:
        yield letter, columns


def truncated(text: str, most: int) -> str:
    """The visible `text` on one line of at most `most` columns, ending in … where cut."""
    text = flat(text)
    if width(text) <= most:
        return text
    kept = _start_of(text, most - 1)
    word = kept.rfind(" ")
    if word > len(kept) // 2 and not text[len(kept):].startswith(" "):
        kept = kept[:word]  # no half words, if little is lost by that
    return kept.rstrip() + _MORE if most > 0 else ""


def _start_of(text: str, most: int) -> str:
    kept, used = [], 0
    for letter, columns in _letters(text):
        if used + columns > most:
            break
        kept.append(letter)
        used += columns
    return "".join(kept)


def wrapped(text: str, most: int, lines: int = 0) -> list[str]:
    """`text` in lines of at most `most` columns; at most `lines` of them, if that is not 0.

    At least one line, be it empty. Words too long for a line are broken.
    """
    most = max(most, 1)
    found: list[str] = []
    for line in _lines(visible(text), most):
        if lines and len(found) == lines:
            found[-1] = truncated(f"{found[-1]} {line}", most)
            break
        found.append(line)
    return found or [""]


def _lines(text: str, most: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split():
            for at, part in enumerate(_parts(word, most)):
                columns = width(part)
                if line and not at and used + 1 + columns <= most:
                    line, used = f"{line} {part}", used + 1 + columns
                    continue
                if line:
                    yield line
                line, used = part, columns
        if line:
            yield line


def _parts(word: str, most: int) -> Iterator[str]:
    """A word in parts that fit a line, broken after a hyphen or slash if there is one."""
    if width(word) <= most:
        yield word
        return
    part, used, hinge = "", 0, 0
    for letter, columns in _letters(word):
        if columns > most:
            letter, columns = _MORE, 1
        if used + columns > most:
            hinge = hinge or len(part)
            yield part[:hinge]
            part = part[hinge:]
            used, hinge = width(part), 0
        part, used = part + letter, used + columns
        if letter in ("-", "/"):
            hinge = len(part)
    yield part


class Piece(NamedTuple):
    """A text in one ink. As a band across a table it can begin further right."""

    text: str
    ink: str | None = None
    indent: int = 0


Cell = Sequence[Piece]  # each piece starts a line of its own
Row = Sequence[Cell] | Piece  # a lone piece is a band across the table


class Column(NamedTuple):
    """A column is `size` wide, or less if its texts are; with `weight`, it takes its share of
    what is left. Each piece in it gets at most `lines` lines (0: all it needs)."""

    caption: str
    size: int
    weight: int = 0
    lines: int = 0
    right: bool = False


def table(columns: Sequence[Column], rows: Sequence[Row], paper: Paper) -> list[str]:
    """The lines of a table. Where even the sizes do not fit, each row becomes a small list."""
    if sum(column.size + _GAP for column in columns) - _GAP > paper.width:
        return _as_lists(columns, rows, paper)
    sizes = _sizes(columns, rows, paper.width)
    head = [(Piece(column.caption, "strong"),) for column in columns]
    laid = _row(columns, sizes, head, paper)
    laid.append(paper.paint((" " * _GAP).join("─" * size for size in sizes), "faint"))
    for row in rows:
        laid += _band(row, paper) if isinstance(row, Piece) else _row(columns, sizes, row, paper)
    return laid


def _sizes(columns: Sequence[Column], rows: Sequence[Row], total: int) -> list[int]:
    wanted = [max(width(column.caption), 1) for column in columns]
    for row in rows:
        if not isinstance(row, Piece):
            for at, cell in enumerate(row):
                wanted[at] = max([wanted[at], *(width(visible(piece.text)) for piece in cell)])
    sizes = [min(column.size, want) for column, want in zip(columns, wanted, strict=True)]
    left = total - sum(sizes) - _GAP * (len(sizes) - 1)
    while left > 0:
        hungry = [at for at, column in enumerate(columns)
                  if column.weight and sizes[at] < wanted[at]]
        if not hungry:
            break
        weights = sum(columns[at].weight for at in hungry)
        shares = {at: min(wanted[at] - sizes[at], left * columns[at].weight // weights)
                  for at in hungry}
        if not any(shares.values()):
            shares = dict.fromkeys(hungry[:left], 1)
        for at, share in shares.items():
            sizes[at] += share
            left -= share
    return sizes


def _row(columns: Sequence[Column], sizes: Sequence[int], row: Sequence[Cell],
         paper: Paper) -> list[str]:
    cells = [[(line, piece.ink) for piece in cell if piece.text
              for line in wrapped(piece.text, size, column.lines)]
             for column, size, cell in zip(columns, sizes, row, strict=True)]
    laid = []
    for at in range(max(len(cell) for cell in cells)):
        line, pending = "", 0
        for column, size, cell in zip(columns, sizes, cells, strict=True):
            text, ink = cell[at] if at < len(cell) else ("", None)
            space = size - width(text)
            if text:
                line += " " * (pending + space * column.right) + paper.paint(text, ink)
                pending = 0
            pending += _GAP + (size if not text else space * (not column.right))
        laid.append(line)
    return laid


_BAND_LINES = 6


def _band(piece: Piece, paper: Paper) -> list[str]:
    indent = piece.indent if paper.width > 3 * piece.indent else 0
    return [" " * indent + paper.paint(line, piece.ink) if line else ""
            for line in wrapped(piece.text, paper.width - indent, _BAND_LINES)]


def _as_lists(columns: Sequence[Column], rows: Sequence[Row], paper: Paper) -> list[str]:
    laid: list[str] = []
    for row in rows:
        if isinstance(row, Piece):
            laid += _band(row, paper)
            continue
        for column, cell in zip(columns, row, strict=True):
            text = " · ".join(piece.text for piece in cell if piece.text)
            if text:
                said = f"{column.caption}: {text}" if column.caption else text
                laid += wrapped(said, paper.width, column.lines and column.lines + 1)
        laid.append("")
    return laid[:-1] if laid and not laid[-1] else laid
