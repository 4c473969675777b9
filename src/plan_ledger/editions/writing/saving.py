"""The plan written back as a spreadsheet that reads as exactly what was written.

It has the shape that it was imported in, where a profile says that shape, else the default one.
Here stand what a kind of file needs so that a text stays a text, and that a file is written whole
or not at all; what stands in it is said in `export` and `shaped`, how it looks in `workbook_look`.
"""
from __future__ import annotations

import csv
import errno
import io
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from plan_ledger.editions.reading.layout import CALCULATED
from plan_ledger.editions.reading.profile import Profile
from plan_ledger.plan.erasure import is_gone
from plan_ledger.plan.errors import PlanError

from .export import DoesNotFit, Export, check_row_count, default_export
from .shaped import shaped_export
from .workbook_look import workbook_bytes

__all__ = ["CannotWrite", "DoesNotFit", "FileExists", "write_csv", "write_workbook"]

MOST_IN_WORKBOOK_CELL = 32_767  # Excel's limit, in UTF-16 units

# XlsxWriter writes these so that they read as something else: U+FFFE and U+FFFF, an escape
# that overlaps the next, and a text that looks like its own mark-up for rich text
_NOT_IN_WORKBOOK = re.compile(
    r"[\ufffe\uffff]|_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)|\A<r>(?=.*</r>\Z)", re.DOTALL
)


_NAMED = 5


class CannotWrite(PlanError):
    """The file cannot be written there."""


class FileExists(CannotWrite):
    """There is a file of that name, and nobody said to replace it."""


def write_workbook(
    path: str | Path,
    shown: Mapping[str, Any],
    *,
    overwrite: bool = False,
    profile: Profile | None = None,
) -> list[str]:
    """An .xlsx of what `show` answered. Returns sentences on what the file does not have, or why
    it is not in the profile's shape. Raises CannotWrite, FileExists or DoesNotFit.
    """
    path = Path(path)
    _check_target(path, overwrite)
    export = _export(shown, profile, apostrophes=False)
    for text, where in export.texts():
        _check_for_workbook(text, where)
    _replace(path, workbook_bytes(export), overwrite)
    return [*export.notes, *_of_what_is_gone(shown)]


def write_csv(
    path: str | Path,
    shown: Mapping[str, Any],
    *,
    overwrite: bool = False,
    profile: Profile | None = None,
) -> list[str]:
    """The same as .csv, in UTF-8 with its mark, as Excel needs it to see accents."""
    path = Path(path)
    _check_target(path, overwrite)
    export = _export(shown, profile, apostrophes=True)
    lines = list(export.lines())
    width = max(len(export.columns), *(len(line) for line in lines))
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in lines:
        padded = [*line, *[None] * (width - len(line))]
        writer.writerow([_uncalculated(text or "", export) for text in padded])
    _replace(path, written.getvalue().encode("utf-8-sig"), overwrite)
    return [*export.notes, *_of_what_is_gone(shown)]


def _of_what_is_gone(shown: Mapping[str, Any]) -> list[str]:
    """A blank must not look as if nothing had ever been said there."""
    refs = [
        str(activity.get("ref"))
        for activity in shown.get("activities") or ()
        if any(map(is_gone, activity.values()))
    ]
    if not refs:
        return []
    some = ", ".join(refs[:_NAMED]) + (" …" if len(refs) > _NAMED else "")
    return [f"what was erased is blank in the file (of {some}); imported again, it stays erased"]


def _export(shown: Mapping[str, Any], profile: Profile | None, *, apostrophes: bool) -> Export:
    check_row_count(shown)
    if profile is None:
        return default_export(shown, apostrophes=apostrophes)
    return shaped_export(shown, profile, apostrophes=apostrophes)


def _uncalculated(text: str, export: Export) -> str:
    """Where the file does not tell of apostrophes, only captions can begin with such a sign."""
    signs = CALCULATED if export.apostrophes else CALCULATED.replace("'", "")
    return f"'{text}" if text.startswith(tuple(signs)) else text


def _check_for_workbook(text: str, where: str) -> None:
    size = len(text.encode("utf-16-le")) // 2
    if size > MOST_IN_WORKBOOK_CELL:
        raise DoesNotFit(
            f"{where} has {size:,} characters and a cell of an .xlsx holds at most "
            f"{MOST_IN_WORKBOOK_CELL:,}; export to a .csv file instead",
            where=where,
        )
    wrong = _NOT_IN_WORKBOOK.search(text)
    if wrong:
        raise DoesNotFit(
            f"{where} holds {wrong[0]!a}, which an .xlsx cannot hold; export to a .csv "
            "file instead",
            where=where,
        )


def _check_target(path: Path, overwrite: bool) -> None:
    if path.is_dir():
        raise CannotWrite(f"{path} is a folder; give the name of a file in it", where=str(path))
    if not overwrite and path.exists():
        raise FileExists(
            f"{path} exists already and was not touched; give another name, or say "
            "--overwrite to replace it",
            where=str(path),
        )


def _replace(path: Path, data: bytes, overwrite: bool) -> None:
    """Whole or not at all: written beside the target first."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check_target(path, overwrite)
        beside.replace(path)
    except OSError as wrong:
        raise CannotWrite(
            f"{path} cannot be written ({wrong.strerror or wrong}); {_advice(wrong, path)}",
            where=str(path),
        ) from None
    finally:
        with suppress(OSError):  # on a disk that is read-only not even that
            beside.unlink(missing_ok=True)


def _advice(wrong: OSError, path: Path) -> str:
    if wrong.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "the disk is full: free some space there, and try again"
    if wrong.errno == errno.EROFS or not path.exists():
        return "choose a folder where you may write"
    return "close it in Excel, or choose a folder where you may write"
