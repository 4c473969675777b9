"""Writing what a command hands out: into a new file, never over another."""
from __future__ import annotations

from pathlib import Path

from plan_ledger.plan.errors import PlanError


def write_new(file: Path, data: bytes, instead: str = "name another file") -> None:
    """Raises PlanError where there is a file already; `instead` says what to do then."""
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except FileExistsError:
        raise PlanError(
            f"{file} exists already and is left as it is: {instead}", where=str(file)
        ) from None
