"""A month's file into sheets: what may be read at all, and what is refused.

The bytes are read once, so that what is fingerprinted is what was read.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from .archives import refuse_pdf
from .delimited import read_delimited
from .grid import MOST_BYTES, FileTooLarge, Sheet, UnreadableFile

_DELIMITERS = {".csv": ",;\t|", ".tsv": "\t", ".txt": "\t,;|"}
_WORKBOOKS = (".xlsx", ".xlsm")
_OLD_WORKBOOK, _OPENDOCUMENT, _DOCUMENT = ".xls", ".ods", ".docx"
_KINDS = (*_WORKBOOKS, _OLD_WORKBOOK, _OPENDOCUMENT, _DOCUMENT, *_DELIMITERS)
_INSTEAD = {  # what looks near enough to what is read that the advice differs
    ".doc": "a Word document of the old kind, from before 2007; save it as .docx",
    ".odt": "a text of LibreOffice, which is not read; save it as .docx",
    ".xlsb": "a binary workbook, which is not read; save it as .xlsx",
    ".numbers": "a workbook of Numbers, which is not read; export it as .xlsx",
    ".pdf": "a PDF, which is not read; ask for the file it was made from",
}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".heic")


def _no_fills(sheet: str | None, column: int) -> dict[int, str]:
    return {}


def _none_struck(sheet: str | None, column: int) -> set[int]:
    return set()


@dataclass(frozen=True, slots=True)
class SheetFile:
    """`name` is the base name, `hidden` the sheets that were not read because they are hidden.
    `knows_looks` where it is known how cells are shown, so that a date is that day and no month.
    `doubt` is a sentence for whoever imports the file, where its characters had to be guessed.
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    _fills: Callable[[str | None, int], dict[int, str]] = field(
        default=_no_fills, repr=False, compare=False
    )
    _struck: Callable[[str | None, int], set[int]] = field(
        default=_none_struck, repr=False, compare=False
    )
    knows_looks: bool = True
    doubt: str | None = None

    def fills(self, sheet: str | None, column: int) -> dict[int, str]:
        """Row number (from 1) -> the cell's fill as RRGGBB, of one column (from 0) of a sheet.

        A workbook is looked through again for it, each sheet once: ask only when needed.
        Nothing for a kind of file that has none, and for cells without a fill or with a white one.
        """
        return self._fills(sheet, column)

    def struck(self, sheet: str | None, column: int) -> set[int]:
        """The rows whose cell in the column is struck through; known of .xlsx and .xlsm alone."""
        return self._struck(sheet, column)


def read_sheets(path: str | Path) -> SheetFile:
    """Raises UnreadableFile, FileTooLarge or UnreadableCell."""
    path = Path(path)
    kind = path.suffix.lower()
    data = _bytes_of(path, kind)
    digest = sha256(data).hexdigest()
    if kind in _WORKBOOKS:
        from .looks import Looks
        from .workbooks import read_workbook

        sheets, hidden = read_workbook(path.name, data)
        looks = Looks(path.name, data)
        return SheetFile(
            path.name, digest, tuple(sheets), tuple(hidden), _fills=looks.fills,
            _struck=looks.struck,
        )
    if kind == _OLD_WORKBOOK:
        from .workbooks import read_old_workbook

        sheets, hidden = read_old_workbook(path.name, data)
        return SheetFile(path.name, digest, tuple(sheets), tuple(hidden), knows_looks=False)
    if kind == _OPENDOCUMENT:
        from .opendocument import read_opendocument
        from .opendocument_looks import OpenDocumentFills

        sheets, hidden = read_opendocument(path.name, data)
        of_ods = OpenDocumentFills(path.name, data)
        return SheetFile(path.name, digest, tuple(sheets), tuple(hidden), _fills=of_ods.fills)
    if kind == _DOCUMENT:
        from .documents import read_document

        sheets, fills = read_document(path.name, data)

        def of_document(sheet: str | None, column: int) -> dict[int, str]:
            return dict(fills.get(sheet or "", {}).get(column, {}))

        return SheetFile(path.name, digest, tuple(sheets), _fills=of_document)
    refuse_pdf(path.name, data, f"a {kind}")
    sheet, doubt = read_delimited(path.name, data, _DELIMITERS[kind])
    return SheetFile(path.name, digest, (sheet,), doubt=doubt)


def _bytes_of(path: Path, kind: str) -> bytes:
    if path.name.startswith("~$"):
        raise UnreadableFile(
            f"{path.name} is only the mark that Excel or Word has a file open; close the file "
            f"there and name {path.name[2:]}",
            where=path.name,
        )
    if path.is_dir():
        raise UnreadableFile(f"{path} is a folder; name the file in it", where=str(path))
    if kind not in _KINDS:
        raise UnreadableFile(f"{path.name} {_other(kind)}", where=path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableFile(
            f"there is no file {path}; check its name and folder", where=str(path)
        ) from None
    except OSError as wrong:
        raise UnreadableFile(
            f"{path} cannot be opened ({wrong.strerror or wrong}); close it in Excel or Word, or "
            "check that you may read it",
            where=str(path),
        ) from None
    if not data:
        raise UnreadableFile(f"{path.name} is empty; fetch or save it again", where=path.name)
    if len(data) > MOST_BYTES:
        raise FileTooLarge(
            f"{path.name} is larger than {MOST_BYTES // 1024**2} MB, which is no improvement "
            "plan; keep only the plan's table",
            where=path.name,
        )
    return data


def _other(kind: str) -> str:
    if kind in _PICTURES:
        return "is a picture, which is not read; ask for the file it was made from"
    if kind in _INSTEAD:
        return f"is {_INSTEAD[kind]}"
    return (
        "is of a kind that is not read; save it as .xlsx, .xls, .ods, .docx, .csv, .tsv or .txt"
    )
