"""A month's spreadsheet file into sheets: what may be read at all, and what is refused.

The bytes are read once, so that what is fingerprinted is what was read.
"""
from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from .delimited import read_delimited
from .grid import MOST_BYTES, FileTooLarge, Sheet, UnreadableFile
from .workbooks import read_workbook

_DELIMITERS = {".csv": ",;\t", ".tsv": "\t"}
_WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """`name` is the base name, `hidden` the sheets that were not read because they are hidden."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()

    def fills(self, sheet: str | None, column: int) -> dict[int, str]:
        """Row number (from 1) -> the cell's fill as RRGGBB, of one column (from 0) of a sheet.

        The file is read for it again, by a reader that knows colours: ask only when needed.
        Nothing for a kind of file that has none, and for cells without a fill or with a white one.
        """
        return {}


def read_sheets(path: str | Path) -> SheetFile:
    """Raises UnreadableFile, FileTooLarge or UnreadableCell."""
    path = Path(path)
    kind = path.suffix.lower()
    data = _bytes_of(path, kind)
    digest = sha256(data).hexdigest()
    if kind == _WORKBOOK:
        sheets, hidden = read_workbook(path.name, data)
        return SheetFile(path.name, digest, tuple(sheets), tuple(hidden))
    sheet = read_delimited(path.name, data, _DELIMITERS[kind])
    return SheetFile(path.name, digest, (sheet,))


def _bytes_of(path: Path, kind: str) -> bytes:
    if path.name.startswith("~$"):
        raise UnreadableFile(
            f"{path.name} is only the mark that Excel has a file open; close the file there and "
            f"name {path.name[2:]}",
            where=path.name,
        )
    if path.is_dir():
        raise UnreadableFile(f"{path} is a folder; name the spreadsheet in it", where=str(path))
    if kind != _WORKBOOK and kind not in _DELIMITERS:
        raise UnreadableFile(
            f"{path.name} is of a kind that is not read; save it as .xlsx, .csv or .tsv",
            where=path.name,
        )
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(
            f"there is no file {path}; check its name and folder", where=str(path)
        ) from None
    except OSError as wrong:
        raise UnreadableFile(
            f"{path} cannot be opened ({wrong.strerror or wrong}); close it in Excel, or check "
            "that you may read it",
            where=str(path),
        ) from None
    if not data:
        raise UnreadableFile(f"{path.name} is empty; fetch or save it again", where=path.name)
    if len(data) > MOST_BYTES:
        raise FileTooLarge(
            f"{path.name} is larger than {MOST_BYTES // 1024**2} MB, which is no improvement "
            "plan; keep only the plan's sheet",
            where=path.name,
        )
    return data
